namespace Diplomacy.Contracts.Events;

/// <summary>A source reported that one country did something to another. Stored in the source event's stream.</summary>
/// <remarks>Stored for ever as <c>source_event_reported</c>. A new shape is a new type with an upcaster.</remarks>
/// <param name="ReportId">The report's UUID, made from its content and its origin (Identity.OfReport).</param>
/// <param name="OccurredOn">The date as the source gives it: "2008", "2008-09" or "2008-09-15".</param>
/// <param name="Source">The country that acts, ISO 3166-1 alpha-3.</param>
/// <param name="Target">The country acted upon, ISO 3166-1 alpha-3.</param>
/// <param name="CameoCode">
/// What was done: 2 to 4 digits of CAMEO 1.1b3. Its weight is looked up when scores are computed.
/// </param>
/// <param name="Quality">How far the coding can be trusted, in thousandths, 1 to 1,000.</param>
/// <param name="Origin">Where the report comes from.</param>
/// <param name="AmountUsd">The sum of money named, in whole US dollars; 0 where none is.</param>
/// <param name="Mentions">How often its source mentioned it, at least 1.</param>
/// <param name="Summary">What happened, in a sentence.</param>
/// <param name="MovedFrom">The source event that it belonged to before matching or an editor moved it here.</param>
/// <param name="ReportedBy">Who sent it: the subject of the token; null where access is not configured.</param>
/// <param name="Stated">
/// What the source itself says, where an editor corrected it; null where nothing was corrected.
/// </param>
/// <param name="ReviewedBy">The editor who confirmed or corrected this report last; null where none did.</param>
/// <param name="CountsAs">
/// The distinct source that it counts as when reports corroborate one another: the caller, where the text that it
/// refers to is not on file; the source of the original, where the document is a copy. Null where the publisher, feed,
/// document or URL of its origin counts.
/// </param>
/// <param name="CodedQuality">
/// The quality that its coder gave, in thousandths, where an editor's decision raised it; null where none did, and in
/// events stored before this was kept.
/// </param>
public sealed record SourceEventReported(
    Guid ReportId,
    string OccurredOn,
    string Source,
    string Target,
    string CameoCode,
    int Quality,
    ReportOrigin Origin,
    long AmountUsd = 0,
    int Mentions = 1,
    string? Summary = null,
    Guid? MovedFrom = null,
    string? ReportedBy = null,
    StatedIdentity? Stated = null,
    string? ReviewedBy = null,
    string? CountsAs = null,
    int? CodedQuality = null) : ISourceEventChange;

/// <summary>What a source says happened, before an editor corrected it.</summary>
/// <param name="OccurredOn">The date as the source gives it.</param>
/// <param name="Source">The country that acts, ISO 3166-1 alpha-3.</param>
/// <param name="Target">The country acted upon, ISO 3166-1 alpha-3.</param>
/// <param name="CameoCode">What was done.</param>
public sealed record StatedIdentity(string OccurredOn, string Source, string Target, string CameoCode);

/// <summary>Where a report comes from, down to the sentence. What is not known is null.</summary>
/// <param name="Publisher">Who published it.</param>
/// <param name="Feed">The event data set of a feed row; null for reports from documents and people.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Paragraph">The paragraph of the document, from 1; 0 where unknown.</param>
/// <param name="Quote">The sentence that says so.</param>
/// <param name="Url">Where the document is found.</param>
/// <param name="Coder">The program that coded the report; null where a person did.</param>
/// <param name="RecordId">The row's own id in its feed.</param>
/// <param name="SpanStart">Where the quote starts, in UTF-16 code units of the document's text.</param>
/// <param name="SpanLength">How long it is there; 0 where its place is unknown.</param>
public sealed record ReportOrigin(
    string? Publisher = null,
    string? Feed = null,
    string? DocumentId = null,
    int Paragraph = 0,
    string? Quote = null,
    string? Url = null,
    string? Coder = null,
    string? RecordId = null,
    int SpanStart = 0,
    int SpanLength = 0);
