namespace Diplomacy.Contracts.Events;

/// <summary>An editor withdrew one report of this source event. The others remain.</summary>
/// <remarks>Stored for ever as <c>report_withdrawn</c>.</remarks>
/// <param name="ReportId">The report that no longer counts.</param>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
public sealed record ReportWithdrawn(Guid ReportId, string Author, string Reason) : ISourceEventChange;
