using System.Text.RegularExpressions;

namespace Diplomacy.Domain.Coding.Text;

/// <summary>Finds sentences that tell what was reported in error.</summary>
internal static partial class Corrections
{
    /// <summary>Whether a sentence repeats an error to correct it.</summary>
    public static bool RepeatsError(ReadOnlySpan<char> sentence) => Error().IsMatch(sentence);

    [GeneratedRegex(
        @"^\s*(correction|clarification|corrected|erratum)\s*(:|--|–|—)"
        + @"|\b(earlier|previous|original|first) (version|report|story|article|dispatch|item)s?\b.*"
        + @"\b(said|stated|reported|wrote|misstated|gave|had|that)\b"
        + @"|\b(we|it|this newspaper) (also )?(wrote|reported|said|stated) (wrongly|incorrectly|erroneously|in error)"
        + @"|\bwe (also )?(wrote|reported|said) (on \w+ )?that\b"
        + @"|\b(were|was) (confused|reversed|mixed up|swapped|transposed|interchanged)\b"
        + @"|\b(incorrectly|erroneously|mistakenly|wrongly) (said|stated|reported|wrote|identified|attributed|gave)\b"
        + @"|\bin our report of\b|\bmisstated\b|\bmisidentified\b|\bwas (wrong|incorrect) (to say|in saying)\b"
        + @"|\bretract(s|ed)? (its|the|a|our) (report|story|article)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Error();
}
