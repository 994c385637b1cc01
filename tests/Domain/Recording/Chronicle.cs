using System.Text.Json;
using System.Text.Json.Serialization;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Recording;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Tests.Domain.Recording;

/// <summary>What a happening on a day counts for, summed over source events.</summary>
internal readonly record struct DaySum(
    Happening Happening, DateOnly Day, string Feed, int Quality, int SourceEvents, int Mentions);

/// <summary>
/// An event store in memory: takes reports and edits as the slices of Ingestion do, keeps what they append as JSON, and
/// keeps the ledger that the projection would write.
/// </summary>
internal sealed class Chronicle
{
    private static readonly JsonSerializerOptions AsStored = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    private readonly Dictionary<Guid, SourceEvent> _known = [];
    private readonly Dictionary<Guid, (Happening Happening, List<RollEntry> Entries)> _rolls = [];
    private readonly List<(Guid Stream, Type Type, string Json)> _log = [];
    private readonly List<(int Position, LedgerEntry Entry)> _ledger = [];

    /// <summary>The position of the last event; 0 before the first.</summary>
    public int Position => _log.Count;

    /// <summary>Source events under which a report stands.</summary>
    public IEnumerable<SourceEvent> Standing => _known.Values.Where(known => known.Standing is not null);

    /// <summary>Every source event of which anything was heard, by id.</summary>
    public IReadOnlyDictionary<Guid, SourceEvent> Known => _known;

    /// <summary>Takes the reports of one request.</summary>
    public IReadOnlyList<Placed> Report(params IReadOnlyList<ProposedReport> reports)
    {
        var rolls = RollsOf(reports.Where(report => report.IsCurated).Select(report => report.Happening));
        var placement = new Placement(reports, rolls);
        var decision = ReportDecider.Decide(reports, placement, Only(placement.Streams));
        Append(decision.Events, decision.Entries);
        return decision.Placed;
    }

    /// <summary>Makes an edit, if it is granted.</summary>
    public Ruling Edit(Guid sourceEventId, Func<SourceEvent, Ruling> decide)
    {
        var ruling = decide(_known[sourceEventId]);
        if (ruling is Ruling.Granted { Edit: var edit })
        {
            var rearrangement = new Rearrangement(edit, RollsOf(edit.Happenings));
            var decision = rearrangement.Decide(Only(rearrangement.Streams));
            Append(decision.Events, decision.Entries);
        }
        return ruling;
    }

    /// <summary>What the ledger adds up to at a position.</summary>
    public HashSet<DaySum> SumsAt(int position) => Sums(LedgerAt(position));

    /// <summary>What the source events that stand now count for, without the ledger.</summary>
    public HashSet<DaySum> SumsOfStanding() => Sums(Standing.Select(known => known.Standing!.Value)
        .Select(standing => new LedgerEntry(
            standing.Happening, standing.OccurredOn.Middle, standing.Quality, 1, standing.Mentions, standing.Feed)));

    /// <summary>The lines of a projection that reads the stored events from the first to a position.</summary>
    public List<LedgerEntry> Replay(int position)
    {
        var known = new Dictionary<Guid, SourceEvent>();
        var entries = new List<LedgerEntry>();
        foreach (var (stream, type, json) in _log.Take(position))
        {
            var before = known.GetValueOrDefault(stream) ?? SourceEvent.Unheard(stream);
            known[stream] = before.Apply(JsonSerializer.Deserialize(json, type, AsStored)!);
            LedgerEntry.Between(before.Standing, known[stream].Standing, entries);
        }
        return entries;
    }

    /// <summary>The lines that were written as the events came, up to a position.</summary>
    public IEnumerable<LedgerEntry> LedgerAt(int position) =>
        _ledger.Where(line => line.Position <= position).Select(line => line.Entry);

    /// <summary>The figures of a relationship's score, bit for bit, from the ledger up to a position.</summary>
    public long[] ScoreBits(Relationship relationship, DateOnly asOf, int position) =>
        ScoreBits(LedgerAt(position), relationship, asOf);

    /// <summary>The figures of a relationship's score, bit for bit, from lines of a ledger.</summary>
    public static long[] ScoreBits(IEnumerable<LedgerEntry> ledger, Relationship relationship, DateOnly asOf)
    {
        var weighed = ledger
            .Where(entry => Relationship.Of(entry.Happening.Dyad) == relationship)
            .Select(entry => new WeighedEvent(
                entry.Day, entry.Quality, SourceEventValue.Tenths(GoldsteinTable.V1, entry.Happening.Code)));
        return BitsOf(LevelModel.Evaluate(MonthBuckets.Of([.. weighed], asOf), asOf, LevelParameters.LevelV1));
    }

    /// <summary>Every figure of a score, bit for bit.</summary>
    public static long[] BitsOf(LevelScore score) =>
        [
            .. new[] { score.Level, score.Score, score.Evidence, score.IntervalLow, score.IntervalHigh, score.Momentum }
                .Select(BitConverter.DoubleToInt64Bits),
        ];

    private static HashSet<DaySum> Sums(IEnumerable<LedgerEntry> entries) =>
        [
            .. entries.GroupBy(entry => (entry.Happening, entry.Day, entry.Feed))
                .Select(day => new DaySum(
                    day.Key.Happening, day.Key.Day, day.Key.Feed, day.Sum(entry => entry.Quality),
                    day.Sum(entry => entry.SourceEvents), day.Sum(entry => entry.Mentions)))
                .Where(sum => sum is not { Quality: 0, SourceEvents: 0, Mentions: 0 }),
        ];

    private Dictionary<Guid, Roll> RollsOf(IEnumerable<Happening> happenings) => happenings.Distinct().ToDictionary(
        happening => happening.Id,
        happening => new Roll(happening, _rolls.TryGetValue(happening.Id, out var roll) ? roll.Entries : []));

    /// <summary>Nothing but what a slice would have loaded, so that a decision that needs more is found out.</summary>
    private Dictionary<Guid, SourceEvent> Only(IEnumerable<Guid> streams) =>
        streams.Where(_known.ContainsKey).ToDictionary(id => id, id => _known[id]);

    private void Append(
        IReadOnlyDictionary<Guid, List<object>> events, IReadOnlyList<(Happening Happening, RollEntry Entry)> entries)
    {
        foreach (var (stream, added) in events.OrderBy(pair => pair.Key))
            foreach (var stored in added)
                Append(stream, stored);
        foreach (var (happening, entry) in entries)
        {
            if (!_rolls.TryGetValue(happening.Id, out var roll))
                _rolls[happening.Id] = roll = (happening, []);
            roll.Entries.Add(entry);
        }
    }

    private void Append(Guid stream, object stored)
    {
        EventTypeAliases.All.Keys.ShouldContain(stored.GetType());
        _log.Add((stream, stored.GetType(), JsonSerializer.Serialize(stored, stored.GetType(), AsStored)));
        var before = _known.GetValueOrDefault(stream) ?? SourceEvent.Unheard(stream);
        var after = before.Apply(stored);
        _known[stream] = after;
        var entries = new List<LedgerEntry>();
        LedgerEntry.Between(before.Standing, after.Standing, entries);
        _ledger.AddRange(entries.Select(entry => (Position, entry)));
    }
}
