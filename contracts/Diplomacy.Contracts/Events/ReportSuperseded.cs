namespace Diplomacy.Contracts.Events;

/// <summary>
/// A feed sent a record again with another date, country, code or publisher. The report of its earlier form no longer
/// counts; that of its present form is stored in the same transaction.
/// </summary>
/// <remarks>Stored for ever as <c>report_superseded</c>.</remarks>
/// <param name="ReportId">The report of the earlier form.</param>
/// <param name="SupersededBy">The report of the present form.</param>
/// <param name="MovedTo">The source event of the present form.</param>
public sealed record ReportSuperseded(Guid ReportId, Guid SupersededBy, Guid MovedTo) : ISourceEventChange;
