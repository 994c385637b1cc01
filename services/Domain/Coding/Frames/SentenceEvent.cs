using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>An event in a sentence: who did what to whom.</summary>
/// <param name="Sources">Who acts; several act together.</param>
/// <param name="Targets">Who is acted upon; empty where nobody is named.</param>
/// <param name="Code">What was done.</param>
/// <param name="IsMutual">
/// Whether each side does it to the other; several sources without a target do it among themselves.
/// </param>
/// <param name="Rank">The prominence of the event in the sentence: higher is more prominent.</param>
/// <param name="Word">Position of the verb or noun of the event, in characters of the text.</param>
public sealed record SentenceEvent(
    IReadOnlyList<Actor> Sources, IReadOnlyList<Actor> Targets, CameoCode Code, bool IsMutual, int Rank, int Word);
