using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Domain.Scoring;

/// <summary>A source event as the scoring models read it.</summary>
/// <param name="Day">The day that it counts from: of a partial date the middle of its span.</param>
/// <param name="Quality">
/// q, in thousandths, 0 to 1,000; negative to subtract what was added before. See
/// <see cref="Diplomacy.Domain.SourceEvents.Quality"/>.
/// </param>
/// <param name="Value">v, in tenths, −100 to +100; see <see cref="SourceEventValue"/>.</param>
/// <param name="Mentions">How often it was mentioned, where a feed counts that; otherwise 1.</param>
/// <param name="Sentence">
/// The sentence that a program coded it from, where nothing else reports it: those of one sentence count once towards
/// a grade, see <see cref="GradedEvidence"/>. 0 where there is more behind it.
/// </param>
public readonly record struct WeighedEvent(
    DateOnly Day, int Quality, int Value, int Mentions = 1, int Sentence = 0);
