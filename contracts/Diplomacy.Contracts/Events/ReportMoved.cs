namespace Diplomacy.Contracts.Events;

/// <summary>
/// A report left this source event, because it describes another one. A report dated "February 2009" moves to the
/// source event of 15 February once that is reported, and corrections, splits and merges move reports too. It is
/// reported again at the other source event in the same transaction.
/// </summary>
/// <remarks>Stored for ever as <c>report_moved</c>.</remarks>
/// <param name="ReportId">The report that left.</param>
/// <param name="MovedTo">The source event that it belongs to from now on.</param>
public sealed record ReportMoved(Guid ReportId, Guid MovedTo) : ISourceEventChange;
