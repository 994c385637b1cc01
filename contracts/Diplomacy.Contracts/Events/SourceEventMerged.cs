namespace Diplomacy.Contracts.Events;

/// <summary>
/// An editor found that all reports here describe the same source event as those of another one, and moved them there.
/// The <see cref="ReportMoved"/> of each follows in the same transaction.
/// </summary>
/// <remarks>Stored for ever as <c>source_event_merged</c>.</remarks>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
/// <param name="MovedTo">The source event that the reports belong to from now on.</param>
public sealed record SourceEventMerged(string Author, string Reason, Guid MovedTo) : ISourceEventChange;
