namespace Diplomacy.Contracts.Events;

/// <summary>
/// A report left this source event, because it tells of another: a report dated "February 2009" moves to the source
/// event of 15 February once that is heard of, and an editor who corrects, splits or merges moves reports too. It is
/// reported there again, in the same transaction.
/// </summary>
/// <remarks>Stored for ever as <c>report_moved</c>.</remarks>
/// <param name="ReportId">The report that left.</param>
/// <param name="MovedTo">The source event that it stands under from now on.</param>
public sealed record ReportMoved(Guid ReportId, Guid MovedTo);
