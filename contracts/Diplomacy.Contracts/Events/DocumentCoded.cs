namespace Diplomacy.Contracts.Events;

/// <summary>A coder read a document; the reports that it made are stored by now.</summary>
/// <remarks>Stored for ever as <c>document_coded</c>.</remarks>
/// <param name="Coder">The coder's name with its version.</param>
/// <param name="Reports">The reports that it made, in the order of the text; null where it made none.</param>
/// <param name="UnknownActors">Names that look like actors and stand in no dictionary; null where none do.</param>
/// <param name="Refused">Codings that could not be taken as reports; null where there are none.</param>
/// <param name="WhyEmpty">Why the text itself rules out that anything is coded; null where it does not.</param>
/// <param name="Beside">Whether the coder is one outside the service, for which the document does not wait.</param>
public sealed record DocumentCoded(
    string Coder,
    IReadOnlyList<PlacedReport>? Reports = null,
    IReadOnlyList<NamedActor>? UnknownActors = null,
    IReadOnlyList<RefusedReport>? Refused = null,
    string? WhyEmpty = null,
    bool Beside = false);

/// <summary>A report that was made from a document.</summary>
/// <param name="ReportId">Its UUID.</param>
/// <param name="SourceEventId">The source event under which it was stored. It may have moved since.</param>
/// <param name="Start">Where the sentence starts that it is made from, in UTF-16 code units of the text.</param>
/// <param name="Length">How long the sentence is.</param>
public sealed record PlacedReport(Guid ReportId, Guid SourceEventId, int Start, int Length);

/// <summary>A name in a document that no dictionary has.</summary>
/// <param name="Name">As the text has it.</param>
/// <param name="Start">Where it first stands, in UTF-16 code units of the text.</param>
/// <param name="Length">How long it is.</param>
public sealed record NamedActor(string Name, int Start, int Length);

/// <summary>What a coder made of a sentence that cannot be taken as a report.</summary>
/// <param name="Start">Where the sentence starts, in UTF-16 code units of the text.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Why">What is wrong with it.</param>
public sealed record RefusedReport(int Start, int Length, string Why);
