namespace Diplomacy.Contracts.Messages;

/// <summary>
/// Wake-up message: the projection has committed up to a position. A lost message costs latency, never data, because
/// consumers also poll.
/// </summary>
/// <param name="Position">The number of the last event that the scores cover.</param>
public sealed record ProjectionAdvanced(long Position);
