namespace Diplomacy.Contracts.Messages;

/// <summary>
/// A document waits to be coded. Whoever codes reads it from the store; that it is no longer waiting there is what
/// keeps it from being coded twice, so the message may come twice or not at all.
/// </summary>
/// <remarks>
/// Consumers of one queue compete. A coder with a service of its own takes a queue of its own: each queue gets every
/// message.
/// </remarks>
/// <param name="DocumentId">The document's UUID.</param>
public sealed record CodeDocument(Guid DocumentId);
