namespace Diplomacy.Contracts.Events;

/// <summary>A new coding of a document was requested.</summary>
/// <remarks>Stored for ever as <c>document_retried</c>.</remarks>
/// <param name="Author">Who requested it.</param>
/// <param name="Reason">Why.</param>
public sealed record DocumentRetried(string Author, string Reason) : IDocumentChange;
