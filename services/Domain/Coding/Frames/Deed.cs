using Diplomacy.Domain.Coding.Actors;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>A source event with the places of the sentence that tell it.</summary>
/// <param name="Event">What is told.</param>
/// <param name="At">Place of the token that tells the deed.</param>
/// <param name="Sources">The mentions of who acts.</param>
/// <param name="Targets">The mentions of who is acted upon.</param>
/// <param name="ScopeEnd">Place after the last token that belongs to it.</param>
internal sealed record Deed(SentenceEvent Event, int At, Mention[] Sources, Mention[] Targets, int ScopeEnd);
