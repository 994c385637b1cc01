using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Dates;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Text;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Extracts from one sentence who did what to whom. Documents and benchmarks share this step.</summary>
public static class SentenceCoder
{
    // Dates are found in any year; only their extent matters here.
    private const int AnyYear = 2000;

    /// <summary>The source events of a sentence, the most prominent first. Empty where it has none.</summary>
    /// <param name="sentence">One sentence. More than <see cref="Tokenizer.TokensMax"/> words are not read.</param>
    /// <param name="on">The day of the text, which determines who held office; null where unknown.</param>
    public static IReadOnlyList<SentenceEvent> Code(string sentence, DateOnly? on = null)
    {
        var tokens = Tokenizer.Tokens(sentence, new(0, sentence.Length));
        var dates = new DateFinder(sentence, PartialDate.Of(on ?? new(AnyYear, 12, 31))).Find(tokens);
        var view = new SentenceView(sentence, tokens, MentionFinder.Find(tokens, on?.Year ?? 0), dates);
        return [.. Code(view, new()).Select(deed => deed.Event)];
    }

    /// <summary>The events of an analysed sentence, the most prominent first.</summary>
    internal static List<Deed> Code(SentenceView sentence, Resolution resolution)
    {
        if (sentence.Tree is null) return [];
        var deeds = new DeedFinder(sentence, resolution).Find();
        if (deeds.Count == 0) return deeds;
        var attribution = new Attribution(sentence, resolution);
        deeds = [.. deeds.Select(attribution.Judge).OfType<Deed>()];
        if (Sports.Holds(sentence)) deeds.RemoveAll(Sports.IsPlayed);
        deeds.Sort((one, other) => other.Event.Rank != one.Event.Rank
            ? other.Event.Rank.CompareTo(one.Event.Rank)
            : one.At.CompareTo(other.At));
        return deeds;
    }
}
