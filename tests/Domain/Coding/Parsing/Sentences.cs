using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tests.Domain.Coding.Parsing;

/// <summary>Parses text in tests.</summary>
internal static class Sentences
{
    public static ParsedSentence Parse(string text, params string[] names)
    {
        var words = UniversalTokenizer.Words(text, UniversalTokenizer.Spans(text, 0, text.Length));
        var hints = words.Select(word => names.Contains(word) ? WordHints.Name : WordHints.None).ToArray();
        return SentenceParser.Default.Parse(words, hints).ShouldNotBeNull();
    }

    /// <summary>The arcs as "dependent relation head", each word by its form.</summary>
    public static string[] Arcs(ParsedSentence sentence) =>
    [
        .. sentence.Words.Select(word =>
            $"{word.Form} {word.Relation} {(word.Head < 0 ? "-" : sentence.Words[word.Head].Form)}"),
    ];
}
