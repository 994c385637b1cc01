namespace Diplomacy.Contracts.Events;

/// <summary>
/// An editor took back the confirmation of a report. From now on it has the quality that its coder gave, as if nobody
/// had reviewed it.
/// </summary>
/// <remarks>Stored for ever as <c>confirmation_withdrawn</c>.</remarks>
/// <param name="ReportId">The report.</param>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
public sealed record ConfirmationWithdrawn(Guid ReportId, string Author, string Reason) : ISourceEventChange;
