namespace Diplomacy.Contracts.Messages;

/// <summary>
/// The doorbell: the projection has committed up to a position. A lost one costs latency, never data, since whoever
/// listens also polls.
/// </summary>
/// <param name="Position">The number of the last event that the scores cover.</param>
public sealed record ProjectionAdvanced(long Position);
