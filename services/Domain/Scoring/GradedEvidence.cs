using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Domain.Scoring;

/// <summary>
/// The evidence that counts towards a grade. Codes that a program gave to one sentence count once, and no sentence that
/// only a program read is enough by itself: it may have misread it.
/// </summary>
internal static class GradedEvidence
{
    /// <summary>The most that a sentence counts, in thousandths of q; below the 2/3 that a grade needs.</summary>
    private const int SentenceMax = Quality.MachineCodedDocument;

    /// <summary>What one more source event adds, in thousandths of q.</summary>
    /// <param name="one">The source event.</param>
    /// <param name="sentences">What each sentence has added so far; changed by this call.</param>
    public static int Of(WeighedEvent one, Dictionary<int, int> sentences)
    {
        if (one.Sentence == 0)
            return one.Quality;
        var before = sentences.GetValueOrDefault(one.Sentence);
        var after = Math.Max(before, Math.Min(one.Quality, SentenceMax));
        sentences[one.Sentence] = after;
        return after - before;
    }

    /// <summary>What source events add in all, in thousandths of q.</summary>
    public static long Of(IEnumerable<WeighedEvent> events)
    {
        var sentences = new Dictionary<int, int>();
        return events.Sum(one => (long)Of(one, sentences));
    }
}
