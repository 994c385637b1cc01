namespace Diplomacy.Contracts.Events;

/// <summary>An editor found that a report was coded rightly: it is from here on as sure as a person's.</summary>
/// <remarks>Stored for ever as <c>report_confirmed</c>.</remarks>
/// <param name="ReportId">The report.</param>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
public sealed record ReportConfirmed(Guid ReportId, string Author, string Reason);
