using System.Text.RegularExpressions;

namespace Diplomacy.Tests.Domain.Seeds;

/// <summary>Runs of words: two texts share them where one was copied from the other.</summary>
internal static partial class WordRuns
{
    /// <summary>Every run of so many words, in lower case with single spaces.</summary>
    public static IEnumerable<string> Of(int length, string text)
    {
        var words = Word().Matches(text.ToLowerInvariant()).Select(match => match.Value).ToArray();
        return Enumerable.Range(0, Math.Max(0, words.Length - length + 1))
            .Select(start => string.Join(' ', words[start..(start + length)]));
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
