using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Recognizes sentences about sports, in which countries beat and meet one another on a pitch.</summary>
internal static class Sports
{
    private static readonly HashSet<string> Terms = new(StringComparer.Ordinal)
    {
        "goal", "goals", "goalkeeper", "striker", "midfielder", "semifinal", "semifinals", "semi-final", "quarterfinal",
        "quarterfinals", "playoff", "play-off", "qualifier", "qualifiers", "wicket", "wickets", "innings", "tournament",
        "championship", "championships", "medal", "medals", "cricket", "football", "soccer", "rugby", "tennis",
        "basketball", "volleyball", "hockey", "handball", "penalties", "penalty-shootout", "halftime", "half-time",
        "athlete", "athletes", "relay", "marathon", "teammates", "goalless", "knockout", "olympic", "olympics",
        "batsman",
        "bowler", "scorer", "scored", "league", "trophy", "umpire", "referee", "footballers", "cricketers",
    };

    private static readonly string[] Roots = ["04", "13", "14", "15", "18", "19", "20"];

    /// <summary>Whether a sentence is about sports.</summary>
    public static bool Holds(SentenceView view)
    {
        for (var i = 0; i < view.Length; i++)
        {
            if (Terms.Contains(view.Lower(i)) || IsCup(view, i)) return true;
            if (IsScore(view, i)) return true;
        }
        return false;
    }

    /// <summary>Whether an event is one that teams have as well.</summary>
    public static bool IsPlayed(Deed deed) => deed.Event.Code.ToString() is not "042" and not "043"
        && (Array.IndexOf(Roots, deed.Event.Code.ToString()[..2]) >= 0 || deed.Event.Code.ToString() == "175");

    private static bool IsCup(SentenceView view, int at) =>
        view.Tokens[at].IsCapital && view.Lower(at) is "cup" or "championship" or "nations" or "league"
        && view.Lower(at - 1) is "world" or "asian" or "euro" or "davis" or "six" or "champions" or "america" or "gold";

    // "2-1" after a verb such as "beat"; a vote of "12-3" has other words around it.
    private static bool IsScore(SentenceView view, int at) =>
        at + 2 < view.Length && view.Tokens[at].Is(WordTags.Number) && view.Lower(at + 1) is "-" or "–"
        && view.Tokens[at + 2].Is(WordTags.Number) && view.Lower(at).Length <= 2 && view.Lower(at + 2).Length <= 2
        && Enumerable.Range(0, at).Any(i =>
        view.Lower(i) is "beat" or "defeated" or "drew" or "won" or "lost" or "thrashed"
            or "crushed" or "held" or "edged" or "downed" or "routed" or "stunned" or "draw" or "victory" or "win"
                or "beats"
            or "trounced" or "hammered" or "overcame" or "attacked");
}
