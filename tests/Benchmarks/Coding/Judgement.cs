using Diplomacy.Domain.Coding.Frames;
using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>A record beside what the coder made of its sentence.</summary>
internal sealed record Judgement(PloverRecord Record, SentenceEvent? Coded, string Type)
{
    public bool IsTypeRight => Type == Record.Event;

    public bool AreActorsRight => Coded is not null && AreRight(Coded);

    public bool IsAllRight => IsTypeRight && AreActorsRight;

    /// <summary>Judges the event at a place among those that records of one text ask for.</summary>
    /// <param name="place">How many records of the text came before.</param>
    /// <param name="recordCount">How many records the text has.</param>
    public static Judgement Of(
        PloverRecord record, IReadOnlyList<SentenceEvent> coded, int place, int recordCount, PloverTypes types)
    {
        // Of several records of one text each takes the event of its own type among the first, if there is one.
        var first = coded.Take(recordCount).ToArray();
        var chosen = recordCount == 1 ? first.FirstOrDefault()
            : first.FirstOrDefault(one =>
                types.Of(one.Code.ToString()) == record.Event) ?? first.ElementAtOrDefault(place);
        return new(record, chosen, chosen is null ? PloverTypes.None : types.Of(chosen.Code.ToString()));
    }

    public string Describe()
    {
        var got = Coded is null ? "nothing"
            : $"{Type} {Coded.Code}{(Coded.IsMutual ? " mutual" : "")} {Join(Coded.Sources)} -> {Join(Coded.Targets)}";
        return $"{(IsTypeRight ? "    " : "TYPE")} {(AreActorsRight ? "      " : "ACTORS")} {Record.Id}: {got}; record "
            + $"{Record.Event} {string.Join(',', Record.Sources)} -> {string.Join(',', Record.Targets)}"
            + $"\n        {Record.Text}";
    }

    private bool AreRight(SentenceEvent coded)
    {
        var sources = coded.Sources.Select(CodeOf).ToHashSet();
        var targets = coded.Targets.Select(CodeOf).ToHashSet();
        if (Record.Targets.Count > 0) return sources.SetEquals(Record.Sources) && targets.SetEquals(Record.Targets);
        if (Record.Sources.Count > 1) return sources.Union(targets).ToHashSet().SetEquals(Record.Sources);
        return sources.SetEquals(Record.Sources) && targets.IsSubsetOf(Record.Sources);
    }

    // The records know organisations by their kind only.
    private static string CodeOf(Domain.Coding.Lexicon.Actor actor) => actor.Kind.Length > 0 ? actor.Kind : actor.Code;

    private static string Join(IEnumerable<Domain.Coding.Lexicon.Actor> actors) =>
        string.Join(',', actors.Select(actor => actor.Code + (actor.Sector.Length > 0 ? ":" + actor.Sector : "")));
}
