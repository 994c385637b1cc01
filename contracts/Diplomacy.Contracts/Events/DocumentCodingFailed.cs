namespace Diplomacy.Contracts.Events;

/// <summary>A coder failed on a document. It is not retried until requested.</summary>
/// <remarks>Stored for ever as <c>document_coding_failed</c>.</remarks>
/// <param name="Coder">The coder's name with its version.</param>
/// <param name="Reason">What went wrong.</param>
public sealed record DocumentCodingFailed(string Coder, string Reason) : ICodingResult;
