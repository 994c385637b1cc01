using Diplomacy.Domain.Coding.Actors;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>A source event with its places in the sentence.</summary>
/// <param name="Event">The event.</param>
/// <param name="At">Position of the verb or noun of the event.</param>
/// <param name="Sources">The mentions of the acting parties.</param>
/// <param name="Targets">The mentions of the parties acted upon.</param>
/// <param name="ScopeEnd">Position after the last token that belongs to it.</param>
internal sealed record Deed(SentenceEvent Event, int At, Mention[] Sources, Mention[] Targets, int ScopeEnd);
