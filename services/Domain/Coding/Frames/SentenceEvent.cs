using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>What a sentence tells of: who did what to whom.</summary>
/// <param name="Sources">Who acts; several act together.</param>
/// <param name="Targets">Who is acted upon; empty where nobody is named.</param>
/// <param name="Code">What was done.</param>
/// <param name="IsMutual">Whether each side does it to the other; several sources without target do it among
/// them.</param>
/// <param name="Rank">How much this is what the sentence is about: higher is more.</param>
/// <param name="Word">Place of the word that tells the deed, by characters of the text.</param>
public sealed record SentenceEvent(
    IReadOnlyList<Actor> Sources, IReadOnlyList<Actor> Targets, CameoCode Code, bool IsMutual, int Rank, int Word);
