namespace Diplomacy.Contracts.Events;

/// <summary>Somebody asked that a document be coded again.</summary>
/// <remarks>Stored for ever as <c>document_retried</c>.</remarks>
/// <param name="Author">Who asked.</param>
/// <param name="Reason">Why.</param>
public sealed record DocumentRetried(string Author, string Reason);
