using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Text;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Extracts from one sentence who did what to whom. Documents and benchmarks share this step.</summary>
public static class SentenceCoder
{
    /// <summary>The source events of a sentence, the most prominent first. Empty where it has none.</summary>
    /// <param name="sentence">One sentence. More than <see cref="Tokenizer.TokensMax"/> words are not read.</param>
    /// <param name="on">The day of the text, which determines who held office; null where unknown.</param>
    public static IReadOnlyList<SentenceEvent> Code(string sentence, DateOnly? on = null)
    {
        var tokens = Tokenizer.Tokens(sentence, new(0, sentence.Length));
        var view = new SentenceView(tokens, MentionFinder.Find(tokens, on?.Year ?? 0));
        return [.. Code(view, new()).Select(deed => deed.Event)];
    }

    /// <summary>The events of an analysed sentence, the most prominent first.</summary>
    internal static List<Deed> Code(SentenceView sentence, Resolution resolution)
    {
        var deeds = new DeedFinder(sentence, resolution).Find();
        deeds.Sort((one, other) => other.Event.Rank != one.Event.Rank
            ? other.Event.Rank.CompareTo(one.Event.Rank)
            : one.At.CompareTo(other.At));
        return deeds;
    }
}
