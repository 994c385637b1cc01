using Marten.Storage;

namespace Marten.Daemon;

/// <summary>
/// Events that are applied together. It covers the sequence numbers after <paramref name="Floor"/> up to
/// <paramref name="Ceiling"/>. If <paramref name="Failure"/> is set, the event after the ceiling cannot be read.
/// </summary>
internal sealed record Page(long Floor, long Ceiling, UnreadEvents Events, Exception? Failure);
