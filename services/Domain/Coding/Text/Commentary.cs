using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Text;

/// <summary>Detects sentences in which analysts speak, because their opinions are not events.</summary>
internal sealed class Commentary
{
    private static readonly Word[] Commentators =
        [Words.Of("analyst"), Words.Of("analysts"), Words.Of("expert"), Words.Of("experts"), Words.Of("scholar"),
         Words.Of("economist"), Words.Of("columnist")];
    private static readonly Word Think = Words.Of("think");
    private static readonly Word Tank = Words.Of("tank");
    private static readonly Word[] Pronouns = [Words.Of("he"), Words.Of("she")];
    private static readonly Word[] Quotes = [Words.Of("\""), Words.Of("“"), Words.Of("”")];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private bool _wasHeld;

    /// <summary>
    /// Whether an analyst speaks in a sentence: one called an analyst here or before, or one whose quote continues.
    /// </summary>
    public bool Holds(string text, Token[] tokens)
    {
        var isCalledSo = tokens.Any(token => Array.IndexOf(Commentators, token.Word) >= 0)
            || Enumerable.Range(1, Math.Max(0, tokens.Length - 1))
                .Any(i => tokens[i].Word == Tank && tokens[i - 1].Word == Think);
        if (isCalledSo)
            foreach (var token in tokens.Skip(1).Where(token => token.Word == Words.UnknownName))
                _names.Add(NameOf(text, token));
        _wasHeld = isCalledSo
            || tokens.Any(token => token.Word == Words.UnknownName && _names.Contains(NameOf(text, token)))
            || (_wasHeld && tokens.Any(token => Array.IndexOf(Quotes, token.Word) >= 0)
                && tokens.Any(token => Array.IndexOf(Pronouns, token.Word) >= 0));
        return _wasHeld;
    }

    private static string NameOf(string text, Token token) => text.Substring(token.Start, token.Length);
}
