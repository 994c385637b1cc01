using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding;

/// <summary>Reads the text of a document and says who did what to whom in it, and when.</summary>
/// <remarks>A coder is a function of the text: the same document gives the same coding under the same name.</remarks>
public interface IDocumentCoder
{
    /// <summary>The coder's name with its version, such as "rules-1"; at most 64 characters. Reports carry
    /// it.</summary>
    string Name { get; }

    /// <summary>Codes a document. Never throws because of what the text says.</summary>
    DocumentCoding Code(DocumentText document);
}

/// <summary>A document to be coded.</summary>
/// <param name="Text">The whole text, lines as they came.</param>
/// <param name="PublishedOn">When it was published; relative dates count from it. Null where unknown.</param>
/// <param name="Title">The heading, where it is known apart from the text.</param>
public sealed record DocumentText(string Text, DateOnly? PublishedOn = null, string? Title = null);

/// <summary>What a coder made of a document.</summary>
/// <param name="Reports">The source events told, in the order of the text.</param>
/// <param name="UnknownActors">Names that look like actors and stand in no dictionary.</param>
/// <param name="WhyEmpty">Why nothing was coded, in a sentence, where the text itself rules it out (another
/// language, no sentences); null otherwise.</param>
public sealed record DocumentCoding(
    IReadOnlyList<CodedReport> Reports, IReadOnlyList<UnknownActor> UnknownActors, string? WhyEmpty = null);

/// <summary>One source event as a sentence tells it.</summary>
/// <param name="OccurredOn">When it happened, as exactly as the text says.</param>
/// <param name="Source">The country that acts.</param>
/// <param name="Target">The country acted upon, different from the source.</param>
/// <param name="Code">What was done.</param>
/// <param name="Quality">How far the coding can be trusted, in thousandths, 1 to 1,000.</param>
/// <param name="Span">The sentence, as characters of the document's text.</param>
/// <param name="Paragraph">The paragraph of the text that holds it, from 1.</param>
/// <param name="Quote">The sentence with line breaks and runs of spaces folded into single spaces.</param>
/// <param name="AmountUsd">The sum of money named, in whole US dollars; 0 where none is.</param>
public sealed record CodedReport(
    PartialDate OccurredOn,
    CountryCode Source,
    CountryCode Target,
    CameoCode Code,
    int Quality,
    TextSpan Span,
    int Paragraph,
    string Quote,
    long AmountUsd = 0);

/// <summary>A name that no dictionary has.</summary>
/// <param name="Name">As the text has it.</param>
/// <param name="Span">Where it first stands.</param>
public sealed record UnknownActor(string Name, TextSpan Span);

/// <summary>A run of characters of a text, in UTF-16 code units.</summary>
/// <param name="Start">Index of the first character.</param>
/// <param name="Length">How many there are.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>Index of the first character after it.</summary>
    public int End => Start + Length;
}
