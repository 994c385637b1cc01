namespace Diplomacy.Contracts.Events;

/// <summary>
/// A feed sent a record again with other content, but the same date, countries and code. What is null is not known any
/// more.
/// </summary>
/// <remarks>Stored for ever as <c>report_revised</c>.</remarks>
/// <param name="ReportId">The report.</param>
/// <param name="Quality">How far the coding can be trusted, in thousandths, 1 to 1,000.</param>
/// <param name="Origin">Where the report comes from.</param>
/// <param name="AmountUsd">The sum of money named, in whole US dollars; 0 where none is.</param>
/// <param name="Mentions">How often its source mentioned it, at least 1.</param>
/// <param name="Summary">What happened, in a sentence.</param>
/// <param name="ReportedBy">Who sent it: the subject of the token; null where access is not configured.</param>
public sealed record ReportRevised(
    Guid ReportId, int Quality, ReportOrigin Origin, long AmountUsd, int Mentions, string? Summary = null,
    string? ReportedBy = null) : ISourceEventChange;
