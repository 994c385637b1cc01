using System.Globalization;
using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Dates;

/// <summary>Sums of money in US dollars: "US$4.5 billion", "354 million U.S. dollars".</summary>
internal static class Amounts
{
    private const decimal Most = 1e15m;

    private static readonly Word Dollar = Words.Of("$");
    private static readonly Word[] Currency = [Words.Of("dollar"), Words.Of("dollars"), Words.Of("usd")];
    private static readonly Word[] Qualifiers = [Words.Of("us"), Words.Of("US"), Words.Of("u.s.")];

    /// <summary>The sum of all dollar amounts in a range.</summary>
    public static long In(string text, Token[] tokens, int from, int to)
    {
        decimal sum = 0;
        for (var at = Math.Max(0, from); at < Math.Min(to, tokens.Length); at++)
        {
            if (!tokens[at].Is(WordTags.Number)
                || !decimal.TryParse(text.AsSpan(tokens[at].Start, tokens[at].Length),
                    NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture,
                    out var number)) continue;
            var (scale, end) = Scale(tokens, at + 1);
            if (IsDollars(tokens, at, end) && number * scale is > 0 and < Most and var dollars) sum += dollars;
        }
        return (long)decimal.Truncate(Math.Min(sum, Most));
    }

    private static (decimal Scale, int End) Scale(Token[] tokens, int at) =>
        (at < tokens.Length ? tokens[at].Word.Text : "") switch
        {
            "thousand" => (1e3m, at + 1),
            "million" => (1e6m, at + 1),
            "billion" => (1e9m, at + 1),
            "trillion" => (1e12m, at + 1),
            _ => (1m, at),
        };

    private static bool IsDollars(Token[] tokens, int at, int end)
    {
        if (at > 0 && tokens[at - 1].Word == Dollar) return true;
        if (end < tokens.Length && Array.IndexOf(Qualifiers, tokens[end].Word) >= 0) end++;
        return end < tokens.Length && Array.IndexOf(Currency, tokens[end].Word) >= 0;
    }
}
