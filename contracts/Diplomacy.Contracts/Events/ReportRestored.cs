namespace Diplomacy.Contracts.Events;

/// <summary>
/// An editor put back a report that was withdrawn or retracted here before: it counts again in the form that it had
/// then.
/// </summary>
/// <remarks>Stored for ever as <c>report_restored</c>.</remarks>
/// <param name="ReportId">The report that counts again.</param>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
public sealed record ReportRestored(Guid ReportId, string Author, string Reason) : ISourceEventChange;
