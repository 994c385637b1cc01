namespace Diplomacy.Contracts.Events;

/// <summary>An editor confirmed the coding of a report. From now on it has the quality of a human coding.</summary>
/// <remarks>Stored for ever as <c>report_confirmed</c>.</remarks>
/// <param name="ReportId">The report.</param>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
public sealed record ReportConfirmed(Guid ReportId, string Author, string Reason) : ISourceEventChange;
