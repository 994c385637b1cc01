namespace Diplomacy.Contracts.Events;

/// <summary>
/// An editor corrected the source event. Every report moves to the source event of the corrected values, which may have
/// correct reports already. The <see cref="ReportMoved"/> of each follows in the same transaction.
/// </summary>
/// <remarks>Stored for ever as <c>source_event_corrected</c>.</remarks>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
/// <param name="OccurredOn">The right date: "2008", "2008-09" or "2008-09-15".</param>
/// <param name="Source">The country that acts, ISO 3166-1 alpha-3.</param>
/// <param name="Target">The country acted upon, ISO 3166-1 alpha-3.</param>
/// <param name="CameoCode">What was done.</param>
/// <param name="MovedTo">The source event that the reports belong to from now on.</param>
public sealed record SourceEventCorrected(
    string Author, string Reason, string OccurredOn, string Source, string Target, string CameoCode, Guid MovedTo)
    : ISourceEventChange;
