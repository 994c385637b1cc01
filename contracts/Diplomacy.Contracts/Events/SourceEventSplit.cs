namespace Diplomacy.Contracts.Events;

/// <summary>
/// An editor found that some reports describe another source event than the rest. The <see cref="ReportMoved"/> of each
/// follows in the same transaction.
/// </summary>
/// <remarks>Stored for ever as <c>source_event_split</c>.</remarks>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
/// <param name="MovedTo">Their own source event, to which they belong from now on.</param>
public sealed record SourceEventSplit(string Author, string Reason, Guid MovedTo) : ISourceEventChange;
