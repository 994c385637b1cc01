using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>Collects the events of a sentence with their codes and their prominence.</summary>
internal sealed class DeedList(SentenceView view, Resolution resolution)
{
    private const int Main = 100;
    private const int SideClause = -45;
    private const int Noun = -30;
    private const int Comment = -20;
    private const int Embedded = -50;
    private const int NoSource = -30;

    private static readonly CameoCode Resigning = CameoCode.Parse("0831");
    private static readonly CameoCode ForceFrom = CameoCode.Parse("09");

    private readonly SentenceTree _tree = view.Tree!;

    public List<Deed> Found { get; } = [];

    /// <summary>The code of an act in a way of speaking and a reality; null where nothing is to be reported.</summary>
    public static CameoCode? CodeOf(CameoCode act, Way way, Reality reality)
    {
        var isHarm = !act.IsNone && string.CompareOrdinal(act.ToString(), ForceFrom.ToString()) >= 0;
        return reality.Fact switch
        {
            Factuality.Done => Composition.Of(way, act),
            Factuality.Intended when way == Way.Done => Composition.Of(Way.Intent, act),
            Factuality.Intended when way is Way.Demand or Way.Appeal or Way.Reject => Composition.Of(way, act),
            // "May lend money": help that is only thought of is a statement.
            Factuality.Conditional when reality.IsPossible && way == Way.Done
                && act.ToString() is ['0', '5' or '6' or '7' or '8', ..]
                => Composition.Of(Way.Consider, act),
            // "Will not sign" refuses; "did not attack" is nothing.
            Factuality.Denied when reality.IsFuture && way == Way.Done && !isHarm => Composition.Of(Way.Reject, act),
            _ => null,
        };
    }

    /// <summary>Adds an event, unless its code is none.</summary>
    public void Add(
        int at, CameoCode code, Mention[] sources, Mention[] targets, bool isMutual, int scopeEnd, FrameKind kind,
        Reality reality)
    {
        if (code.IsNone) return;
        var (guessedSource, guessedTarget) = (false, false);
        if (sources.Length == 0 && GuessSource(at) is { } nearest) (sources, guessedSource) = ([nearest], true);
        if (targets.Length == 0 && !isMutual && kind != FrameKind.Noun && code != Resigning
            && ActorsOf(sources).Length < 2
            && GuessTarget(at, scopeEnd, sources) is { } near)
            (targets, guessedTarget) = ([near], true);
        var (acting, acted) = (ActorsOf(sources), ActorsOf(targets, sources));
        var rank = RankOf(at, code, kind);
        if (guessedSource || acting.Length == 0 || (isMutual && acted.Length == 0
            && acting.Length == 1)) rank += NoSource;
        Found.Add(new(
            new(acting, acted, code, isMutual, rank, view.Tokens[at].Start), at, sources, targets, scopeEnd, kind,
                reality)
        {
            Confidence = ConfidenceOf(at, sources, targets),
            IsEarlier = IsEarlier(at),
            IsGuess = guessedSource || guessedTarget,
        });
    }

    // The first name in the scope that is not the source's own, else the first of all.
    private Mention? GuessTarget(int at, int scopeEnd, Mention[] sources)
    {
        var names = view.Mentions.Where(one => one.First > at && one.Actor.Kind != "REG"
            && !sources.Contains(one)).ToArray();
        return names.FirstOrDefault(one => one.First < scopeEnd && one.Actor.IsKnown)
            ?? names.FirstOrDefault(one => one.First < scopeEnd)
            ?? names.FirstOrDefault(one => one.Actor.IsKnown && !one.Actor.Country.IsNone);
    }

    private Mention? GuessSource(int at) =>
        view.Mentions.LastOrDefault(one => one.End <= at && one.Preposition is null && one.Actor.Kind != "REG")
        ?? view.Mentions.LastOrDefault(one => one.End <= at && one.Actor.IsKnown);

    private int RankOf(int at, CameoCode code, FrameKind kind)
    {
        var rank = Main - at / 2;
        if (kind == FrameKind.Noun) rank += Noun;
        var clause = _tree.ClauseOf(at);
        for (var i = clause; _tree.HeadOf(i) is >= 0 and var head; i = _tree.ClauseOf(head))
        {
            if (_tree.RelationOf(i) is "acl:relcl" or "advcl" or "acl" or "parataxis") rank += SideClause;
            else if (_tree.Is(i, "xcomp")
                || _tree.Is(i, "csubj")) rank += Found.Any(deed => deed.At == head) ? Embedded : 0;
            if (_tree.IsClause(head) && _tree.HeadOf(_tree.ClauseOf(head)) < 0) break;
        }
        if (code.ToString().StartsWith("01", StringComparison.Ordinal)) rank += Comment;
        return rank;
    }

    private double ConfidenceOf(int at, Mention[] sources, Mention[] targets)
    {
        var lowest = 1.0;
        foreach (var mention in sources.Concat(targets))
            if (Array.IndexOf(view.Mentions, mention) >= 0)
                lowest = Math.Min(lowest, _tree.ConfidenceOf(view.HeadOf(mention)));
        return Math.Min(lowest, _tree.ConfidenceOf(at));
    }

    // "Had expelled": before the events that the text is about.
    private bool IsEarlier(int at)
    {
        foreach (var child in _tree.ChildrenOf(at))
            if (_tree.Is(child, "aux") && view.Lower(child) is "had" or "'d")
                return true;
        return at > 0 && view.Lower(at - 1) == "had";
    }

    private Actor[] ActorsOf(Mention[] mentions, Mention[]? sources = null)
    {
        var owner = sources is null ? default : sources.Select(one => resolution.Of(one, view))
            .FirstOrDefault(one => one.IsState).Country;
        return [.. mentions.Select(one => resolution.Of(one, view, owner)).Where(actor => actor.IsKnown)
            .DistinctBy(actor => actor.Code)];
    }
}
