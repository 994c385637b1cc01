namespace Diplomacy.Contracts.Events;

/// <summary>A coder gave up on a document. It is not tried again until somebody asks.</summary>
/// <remarks>Stored for ever as <c>document_coding_failed</c>.</remarks>
/// <param name="Coder">The coder's name with its version.</param>
/// <param name="Reason">What went wrong.</param>
public sealed record DocumentCodingFailed(string Coder, string Reason);
