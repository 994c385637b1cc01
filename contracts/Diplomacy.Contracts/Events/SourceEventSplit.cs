namespace Diplomacy.Contracts.Events;

/// <summary>
/// An editor found that some reports tell of another happening than the rest. The <see cref="ReportMoved"/> of each
/// follows in the same transaction.
/// </summary>
/// <remarks>Stored for ever as <c>source_event_split</c>.</remarks>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
/// <param name="MovedTo">The source event of their own that they stand under from here on.</param>
public sealed record SourceEventSplit(string Author, string Reason, Guid MovedTo);
