namespace Diplomacy.Contracts.Events;

/// <summary>A coder coded a document; its reports are already stored.</summary>
/// <remarks>Stored for ever as <c>document_coded</c>.</remarks>
/// <param name="Coder">The coder's name with its version.</param>
/// <param name="Reports">The reports that it made, in the order of the text; null where it made none.</param>
/// <param name="UnknownActors">Names that look like actors and are in no dictionary; null where there are none.</param>
/// <param name="Refused">Codings that could not become reports; null where there are none.</param>
/// <param name="WhyEmpty">Why the text cannot be coded at all; null where it can.</param>
/// <param name="Beside">
/// Whether the coder is outside the service, so that the status of the document does not depend on it.
/// </param>
public sealed record DocumentCoded(
    string Coder,
    IReadOnlyList<PlacedReport>? Reports = null,
    IReadOnlyList<NamedActor>? UnknownActors = null,
    IReadOnlyList<RefusedReport>? Refused = null,
    string? WhyEmpty = null,
    bool Beside = false) : ICodingResult;

/// <summary>A report that was made from a document.</summary>
/// <param name="ReportId">Its UUID.</param>
/// <param name="SourceEventId">The source event under which it was stored. It may have moved since.</param>
/// <param name="Start">Where its sentence starts, in UTF-16 code units of the text.</param>
/// <param name="Length">How long the sentence is.</param>
public sealed record PlacedReport(Guid ReportId, Guid SourceEventId, int Start, int Length);

/// <summary>A name in a document that no dictionary has.</summary>
/// <param name="Name">As the text has it.</param>
/// <param name="Start">Where it first occurs, in UTF-16 code units of the text.</param>
/// <param name="Length">How long it is.</param>
public sealed record NamedActor(string Name, int Start, int Length);

/// <summary>A coding of a sentence that could not become a report.</summary>
/// <param name="Start">Where the sentence starts, in UTF-16 code units of the text.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Why">What is wrong with it.</param>
public sealed record RefusedReport(int Start, int Length, string Why);
