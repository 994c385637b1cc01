namespace Diplomacy.Contracts.Events;

/// <summary>
/// An editor retracted the whole source event: its reports no longer count. A later report that is not among them
/// counts.
/// </summary>
/// <remarks>Stored for ever as <c>source_event_retracted</c>.</remarks>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
public sealed record SourceEventRetracted(string Author, string Reason) : ISourceEventChange;
