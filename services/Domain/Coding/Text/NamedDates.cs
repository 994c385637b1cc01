using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Text;

/// <summary>
/// Distinguishes a group that is named after a day from that day: "the November 17 group" from "on November 17". A
/// mention is never both.
/// </summary>
internal static class NamedDates
{
    private static readonly Word[] Groups =
        [Words.Of("group"), Words.Of("organization"), Words.Of("organisation"), Words.Of("movement"),
         Words.Of("guerrillas"), Words.Of("terrorist"), Words.Of("terrorists")];
    private static readonly Word[] When =
        [Words.Of("on"), Words.Of("in"), Words.Of("since"), Words.Of("until"), Words.Of("before"), Words.Of("after")];

    /// <summary>Whether the words are a month and a day.</summary>
    public static bool IsMonthAndDay(ReadOnlySpan<Word> words) =>
        words.Length == 2 && words[0].Is(WordTags.Month) && words[1].Is(WordTags.Number);

    /// <summary>Whether the month and day from one token up to another name a group.</summary>
    public static bool IsName(Token[] tokens, int at, int end)
    {
        if (end >= tokens.Length || !tokens[end - 1].Is(WordTags.Number)) return false;
        // At the beginning of a sentence a past verb after it shows that it is the subject, so a group.
        return at == 0
            ? Array.IndexOf(Groups, tokens[end].Word) >= 0 || tokens[end].Word.Has(VerbForms.Past)
            : Array.IndexOf(Groups, tokens[end].Word) >= 0 && Array.IndexOf(When, tokens[at - 1].Word) < 0;
    }
}
