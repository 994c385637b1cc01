namespace Diplomacy.Contracts.Events;

/// <summary>A document came in, to be coded. Begins the document's own stream.</summary>
/// <remarks>
/// Stored for ever as <c>document_received</c>. The text stands beside the event, in <c>recording.document</c>, written
/// in the same transaction: whoever follows all events need not read it, and the hash tells whether it is still what
/// it was.
/// </remarks>
/// <param name="TextSha256">The SHA-256 of the text in UTF-8, in lower-case hexadecimal.</param>
/// <param name="TextLength">How long the text is, in UTF-16 code units.</param>
/// <param name="Publisher">Who published it.</param>
/// <param name="Title">Its heading.</param>
/// <param name="PublishedOn">The day on which it was published, such as "2009-02-26".</param>
/// <param name="Url">Where it is found.</param>
/// <param name="SubmittedBy">Who sent it: the subject of the token; null where none was asked for.</param>
public sealed record DocumentReceived(
    string TextSha256,
    int TextLength,
    string? Publisher = null,
    string? Title = null,
    string? PublishedOn = null,
    string? Url = null,
    string? SubmittedBy = null);
