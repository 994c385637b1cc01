namespace Diplomacy.Contracts.Events;

/// <summary>
/// An editor took back the whole source event: the reports that stand under it count for nothing from here on. One that
/// comes later and is not among them counts anew.
/// </summary>
/// <remarks>Stored for ever as <c>source_event_retracted</c>.</remarks>
/// <param name="Author">Who decided it.</param>
/// <param name="Reason">Why.</param>
public sealed record SourceEventRetracted(string Author, string Reason);
