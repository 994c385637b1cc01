namespace Diplomacy.Contracts.Events;

/// <summary>A document was received for coding. The first event of the document's stream.</summary>
/// <remarks>
/// Stored for ever as <c>document_received</c>. The text is stored in <c>recording.document</c>, written in the same
/// transaction, so that readers of all events need not load it. The hash verifies that it is unchanged.
/// </remarks>
/// <param name="TextSha256">The SHA-256 of the text in UTF-8, in lower-case hexadecimal.</param>
/// <param name="TextLength">How long the text is, in UTF-16 code units.</param>
/// <param name="Publisher">Who published it.</param>
/// <param name="Title">Its heading.</param>
/// <param name="PublishedOn">The day on which it was published, such as "2009-02-26".</param>
/// <param name="Url">Where it is found.</param>
/// <param name="SubmittedBy">Who sent it: the subject of the token; null where access is not configured.</param>
/// <param name="CopyOf">
/// The document stored before that has the same text but for its heading, cuts and small changes; null where none has.
/// </param>
/// <param name="CountsAs">
/// The distinct source that its reports count as: that of the document of which it is a copy. Null where its own
/// publisher counts.
/// </param>
public sealed record DocumentReceived(
    string TextSha256,
    int TextLength,
    string? Publisher = null,
    string? Title = null,
    string? PublishedOn = null,
    string? Url = null,
    string? SubmittedBy = null,
    Guid? CopyOf = null,
    string? CountsAs = null) : IDocumentChange;
