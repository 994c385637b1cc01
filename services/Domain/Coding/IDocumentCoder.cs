using Diplomacy.Domain.Coding.Text;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding;

/// <summary>Extracts from the text of a document who did what to whom, and when.</summary>
/// <remarks>A coder is deterministic: the same document gives the same coding under the same name.</remarks>
public interface IDocumentCoder
{
    /// <summary>
    /// The coder's name with its version, such as "rules-2"; at most 64 characters. Reports carry it.
    /// </summary>
    string Name { get; }

    /// <summary>Codes a document. Never throws because of what the text says.</summary>
    DocumentCoding Code(DocumentText document);
}

/// <summary>The result of coding a document.</summary>
/// <param name="Reports">The reports, in the order of the text.</param>
/// <param name="UnknownActors">Names that look like actors and are in no dictionary.</param>
/// <param name="WhyEmpty">
/// Why nothing was coded, in a sentence, such as another language, or no act that was done; null where reports were
/// coded, or where no sentence names two actors.
/// </param>
public sealed record DocumentCoding(
    IReadOnlyList<CodedReport> Reports, IReadOnlyList<UnknownActor> UnknownActors, string? WhyEmpty = null)
{
    /// <summary>Sentences with two actors of which no report came, each with the reason.</summary>
    public IReadOnlyList<RefusedSentence> Refused { get; init; } = [];
}

/// <summary>A sentence of which no report came.</summary>
/// <param name="Span">The sentence.</param>
/// <param name="Why">Why, in a sentence.</param>
public sealed record RefusedSentence(TextSpan Span, string Why);

/// <summary>One source event as a sentence reports it.</summary>
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
/// <param name="Span">Where it first occurs.</param>
public sealed record UnknownActor(string Name, TextSpan Span);
