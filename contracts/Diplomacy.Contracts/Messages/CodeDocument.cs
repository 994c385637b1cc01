namespace Diplomacy.Contracts.Messages;

/// <summary>
/// A document is to be coded. The coder reads it from the store. The document's status there prevents a second coding,
/// so the message may be delivered twice or not at all.
/// </summary>
/// <remarks>
/// Consumers of one queue compete. A coder in a separate service uses a separate queue: each queue receives every
/// message.
/// </remarks>
/// <param name="DocumentId">The document's UUID.</param>
public sealed record CodeDocument(Guid DocumentId);
