using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>
/// Words near a verb by which its act does not count as done, whatever the tree says: conditions, fears, denials and
/// fiction.
/// </summary>
internal sealed class Hedges(SentenceView view)
{
    private const int Window = 9;

    /// <summary>Adverbs that say that the act did not happen.</summary>
    public static readonly HashSet<string> Negating = new(StringComparer.Ordinal)
    {
        "not", "n't", "never", "almost", "nearly", "hardly", "barely", "scarcely", "neither", "nor", "without",
        "virtually", "supposedly", "purportedly", "rather", "instead", "allegedly",
    };

    private static readonly HashSet<string> Conditions = new(StringComparer.Ordinal)
    {
        "if", "unless", "lest", "whether", "suppose", "supposing", "imagine", "assuming", "considering",
        "hypothetically",
        "hypothetical",
    };

    private static readonly HashSet<string> Doubts = new(StringComparer.Ordinal)
    {
        "fear", "deny", "doubt", "refuse", "fail", "hope", "wish", "want", "dread", "consider", "contemplate",
        "pretend",
        "dream",
    };

    private static readonly HashSet<string> Stories = new(StringComparer.Ordinal)
    {
        "film", "movie", "novel", "thriller", "drama", "comic", "fiction", "rehearsal", "cartoon", "sketch", "satire",
        "parody", "play", "game", "documentary", "series", "opera", "musical", "story", "dream",
    };

    private static readonly HashSet<string> Exercises = new(StringComparer.Ordinal)
    {
        "drill", "drills", "simulation", "simulations", "scenario", "scenarios", "wargame", "wargames", "exercise",
        "exercises", "manoeuvre", "manoeuvres", "maneuvers",
    };

    private static readonly HashSet<string> Refuting = new(StringComparer.Ordinal)
    {
        "false", "untrue", "unfounded", "baseless", "groundless", "fabricated", "incorrect", "wrong", "denied",
        "dismissed",
        "rejected", "refuted", "fake", "bogus", "nonsense", "inaccurate", "unconfirmed",
    };

    private readonly SentenceTree _tree = view.Tree!;

    /// <summary>Whether the sentence tells a story: nothing in it happened.</summary>
    public bool IsStory { get; } = HoldsPlace(view, Stories);

    /// <summary>Whether it tells what happened in an exercise: no force in it was real.</summary>
    public bool IsExercise { get; } = HoldsPlace(view, Exercises);

    /// <summary>Position of the word that calls what the sentence tells false; -1 where none does.</summary>
    public int Refutation { get; } = RefutationIn(view);

    /// <summary>What the words before a verb make of it; null where they leave it alone.</summary>
    public Factuality? Before(int verb)
    {
        if (Refutation > verb || IsNearly(verb)) return Factuality.Denied;
        for (var i = verb - 1; i >= 0 && i >= verb - Window; i--)
        {
            var word = view.Lower(i);
            if (word is "," or ";" or ":" or "." or "(" or ")" or "but") return null;
            if (Conditions.Contains(word) || i == 0 && verb > 1 && word is "had" or "should" or "were"
                && view.Lower(view.Length - 1) != "?") return Factuality.Conditional;
            if (!view.IsVerb(i) && !Doubts.Contains(view.LemmaOf(i))) continue;
            // Only a hedge that governs the verb directly, such as "fears that China …", counts without the tree.
            return Doubts.Contains(view.LemmaOf(i)) && view.WordAt(i).Lemma.Verb.All(one => one.Way == Way.Done)
                && !IsJoined(i, verb) && !IsSubjectRelative(i) ? Factuality.Unreal : null;
        }
        return null;
    }

    // "Came close to breaking off", "on the verge of expelling"
    private bool IsNearly(int verb) => _tree.FineTagOf(verb) == "VBG"
        && (view.Lower(verb - 1) == "to" && view.Lower(verb - 2) == "close"
            || view.Lower(verb - 1) == "of" && view.Lower(verb - 2) is "verge" or "brink" or "point" or "short");

    /// <summary>Whether "not" or "almost" stands before a verb among its auxiliaries.</summary>
    public bool IsNegatedBefore(int verb)
    {
        for (var i = verb - 1; i >= 0 && i >= verb - 4; i--)
        {
            if (view.Lower(i) == "longer" && view.Lower(i - 1) == "no") return true;
            if (view.Tokens[i].Is(WordTags.Negation) || Negating.Contains(view.Lower(i))) return !IsAddition(i);
            if (!view.Tokens[i].Is(WordTags.Adverb | WordTags.Be | WordTags.Have | WordTags.Do | WordTags.Modal)
                && view.Lower(i) is not ("to" or "yet" or "been") && _tree.TagOf(i) != PartOfSpeech.Adv) return false;
        }
        return false;
    }

    /// <summary>Whether "will" stands before a verb among its auxiliaries.</summary>
    public bool IsFutureBefore(int verb)
    {
        for (var i = verb - 1; i >= 0 && i >= verb - 4; i--)
        {
            if (view.Lower(i) is "will" or "would" or "shall" or "'ll") return true;
            if (!view.Tokens[i].Is(WordTags.Adverb | WordTags.Be | WordTags.Have | WordTags.Negation)) return false;
        }
        return false;
    }

    /// <summary>Whether a clause is a condition by its order: "had Iran attacked", "should they return".</summary>
    public bool IsInverted(int clause)
    {
        var left = _tree.LeftOf(clause);
        return view.Lower(left) is "had" or "should" or "were" && view.Tokens[left].Is(WordTags.Have | WordTags.Be
            | WordTags.Modal) && left < clause && view.Lower(view.Length - 1) != "?";
    }

    /// <summary>Whether the sentence has a condition before or behind a verb in the future.</summary>
    public bool HasConditionBefore(int verb)
    {
        for (var i = 0; i < view.Length; i++)
        {
            if (i == verb) continue;
            if (view.Lower(i) is "if" or "unless" && view.Lower(i - 1) != "even") return true;
            if (i == 0 && view.Lower(0) is "should" or "had" or "were") return true;
        }
        return false;
    }

    // "Reports that Peru … are false", "claims … were denied".
    private static int RefutationIn(SentenceView view)
    {
        var that = Enumerable.Range(0, Math.Min(view.Length, Window)).FirstOrDefault(i => view.Lower(i) == "that", -1);
        if (that <= 0) return -1;
        for (var i = that + 2; i < view.Length; i++)
        {
            if (!view.Tokens[i].Is(WordTags.Be)) continue;
            var next = view.Tokens[Math.Min(i + 1, view.Length - 1)].Is(WordTags.Adverb) ? i + 2 : i + 1;
            if (Refuting.Contains(view.Lower(next)) || view.Lower(next) == "not"
                && view.Lower(next + 1) is "true" or "correct")
                return next;
        }
        return -1;
    }

    private bool IsAddition(int at) => view.Lower(at) == "not" && view.Lower(at + 1) == "only";

    private bool IsJoined(int hedge, int verb)
    {
        for (var i = hedge + 1; i < verb; i++)
            if (view.Tokens[i].Is(WordTags.Conjunction))
                return true;
        return false;
    }

    private bool IsSubjectRelative(int hedge) => _tree.RelationOf(hedge) is "acl:relcl" or "acl";

    // "In a film", "during a simulation": what happens there is played.
    private static bool HoldsPlace(SentenceView view, HashSet<string> places)
    {
        for (var i = 0; i < view.Length; i++)
        {
            if (view.Lower(i) is "fictional" or "imaginary" or "mock" or "simulated") return true;
            if (!places.Contains(view.Lower(i))) continue;
            for (var k = i - 1; k >= 0 && k >= i - 4; k--)
            {
                if (view.Lower(k) is "in" or "during") return true;
                if (view.Tokens[k].Is(WordTags.Punctuation | WordTags.Preposition) || view.IsVerb(k)) break;
            }
        }
        return false;
    }
}
