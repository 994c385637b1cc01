using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Text;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Reads from one sentence who did what to whom: the step that document and benchmark share.</summary>
public static class SentenceCoder
{
    /// <summary>The source events that a sentence tells, the one it is about first. Empty where it tells
    /// none.</summary>
    /// <param name="sentence">One sentence. More than <see cref="Tokenizer.TokensMax"/> words are not read.</param>
    /// <param name="on">The day of the text, which tells who held office; null where unknown.</param>
    public static IReadOnlyList<SentenceEvent> Code(string sentence, DateOnly? on = null)
    {
        var tokens = Tokenizer.Tokens(sentence, new(0, sentence.Length));
        var view = new SentenceView(tokens, MentionFinder.Find(tokens, on?.Year ?? 0));
        return [.. Code(view, new()).Select(deed => deed.Event)];
    }

    /// <summary>The deeds of a sentence taken apart, the one it is about first.</summary>
    internal static List<Deed> Code(SentenceView sentence, Resolution resolution)
    {
        var deeds = new DeedFinder(sentence, resolution).Find();
        deeds.Sort((one, other) => other.Event.Rank != one.Event.Rank
            ? other.Event.Rank.CompareTo(one.Event.Rank)
            : one.At.CompareTo(other.At));
        return deeds;
    }
}
