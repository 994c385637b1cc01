using System.Text.Json;
using System.Text.Json.Serialization;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ledger;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Domain.SourceEvents.Matching;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.SourceEvents;

/// <summary>What an action on a day counts for, summed over source events.</summary>
internal readonly record struct DaySum(
    ActionKey Action, DateOnly Day, string Feed, int Quality, int SourceEvents, int Mentions);

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
    private readonly Dictionary<Guid, (ActionKey Action, List<CuratedReportEntry> Entries)> _curated = [];
    private readonly List<(Guid Stream, Type Type, string Json)> _log = [];
    private readonly List<(int Position, LedgerEntry Entry)> _ledger = [];

    /// <summary>The position of the last event; 0 before the first.</summary>
    public int Position => _log.Count;

    /// <summary>Source events with at least one report.</summary>
    public IEnumerable<SourceEvent> Effective => _known.Values.Where(known => known.State is not null);

    /// <summary>Every source event with stored events, by id.</summary>
    public IReadOnlyDictionary<Guid, SourceEvent> Known => _known;

    private readonly Dictionary<FeedRecord, FeedRecordEntry> _records = [];

    /// <summary>What each source event counts for; those that every report has left are not among them.</summary>
    public (Guid Id, EffectiveState State)[] States =>
        [.. Effective.Select(one => (one.Id, one.State!.Value)).OrderBy(one => one.Id)];

    /// <summary>The ids of the reports of each source event.</summary>
    public string[] Homes =>
        [.. _known.Values.SelectMany(one => one.Reports.Select(report => $"{report.ReportId} {one.Id}")).Order()];

    /// <summary>The number of reports that count.</summary>
    public int ReportCount => _known.Values.Sum(one => one.Reports.Length);

    /// <summary>Takes the reports of one request, and says where each went.</summary>
    public IReadOnlyList<Placed> Report(params IReadOnlyList<ProposedReport> reports) => Decide(reports).Placed;

    /// <summary>Takes the reports of one request.</summary>
    public Decision Decide(params IReadOnlyList<ProposedReport> reports)
    {
        var curated = CuratedOf(reports.Where(report => report.IsCurated).Select(report => report.Action));
        var placement = new Placement(reports, curated);
        var earlier = reports.Select(report => report.Record).OfType<FeedRecord>()
            .Where(_records.ContainsKey).Select(record => _records[record].SourceEventId);
        var decision = ReportDecider.Decide(
            reports, placement, Only([.. placement.Streams.Union(earlier)]), _records);
        Append(decision.Events, decision.Entries);
        foreach (var (record, entry) in decision.Records)
            _records[record] = entry;
        return decision;
    }

    /// <summary>Makes an edit, if it is granted.</summary>
    public EditRuling Edit(Guid sourceEventId, Func<SourceEvent, EditRuling> decide)
    {
        var ruling = decide(_known[sourceEventId]);
        if (ruling is EditRuling.Accepted { Edit: var edit })
        {
            if (edit.Superseded(_records) is { } refused)
                return refused;
            var plan = new EditPlan(edit, CuratedOf(edit.Actions));
            var decision = plan.Decide(Only(plan.Streams));
            Append(decision.Events, decision.Entries);
            foreach (var (record, entry) in edit.Entries(_records))
                _records[record] = entry;
        }
        return ruling;
    }

    /// <summary>What the ledger adds up to at a position.</summary>
    public HashSet<DaySum> SumsAt(int position) => Sums(LedgerAt(position));

    /// <summary>What the effective source events count for now, without the ledger.</summary>
    public HashSet<DaySum> SumsOfStates() => Sums(Effective.Select(known => known.State!.Value)
        .Select(state => new LedgerEntry(
            state.Action, state.OccurredOn.Middle, state.Quality, 1, state.Mentions, state.Feed)));

    /// <summary>The lines of a projection that reads the stored events from the first to a position.</summary>
    public List<LedgerEntry> Replay(int position)
    {
        var known = new Dictionary<Guid, SourceEvent>();
        var entries = new List<LedgerEntry>();
        foreach (var (stream, type, json) in _log.Take(position))
        {
            var before = known.GetValueOrDefault(stream) ?? SourceEvent.Empty(stream);
            known[stream] = before.Apply((ISourceEventChange)JsonSerializer.Deserialize(json, type, AsStored)!);
            LedgerEntry.Between(before.State, known[stream].State, entries);
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
            .Where(entry => Relationship.Of(entry.Action.Dyad) == relationship)
            .Select(entry => new WeighedEvent(
                entry.Day, entry.Quality, SourceEventValue.Tenths(GoldsteinTable.V1, entry.Action.Code)));
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
            .. entries.GroupBy(entry => (entry.Action, entry.Day, entry.Feed))
                .Select(day => new DaySum(
                    day.Key.Action, day.Key.Day, day.Key.Feed, day.Sum(entry => entry.Quality),
                    day.Sum(entry => entry.SourceEvents), day.Sum(entry => entry.Mentions)))
                .Where(sum => sum is not { Quality: 0, SourceEvents: 0, Mentions: 0 }),
        ];

    private Dictionary<Guid, CuratedReports> CuratedOf(IEnumerable<ActionKey> actions) =>
        actions.Distinct().ToDictionary(
        action => action.Id,
        action => new CuratedReports(action, _curated.TryGetValue(action.Id, out var curated) ? curated.Entries : []));

    /// <summary>Only what a slice would have loaded, so that a decision that needs more fails.</summary>
    private Dictionary<Guid, SourceEvent> Only(IEnumerable<Guid> streams) =>
        streams.Where(_known.ContainsKey).ToDictionary(id => id, id => _known[id]);

    private void Append(
        IReadOnlyDictionary<Guid, List<ISourceEventChange>> events,
        IReadOnlyList<(ActionKey Action, CuratedReportEntry Entry)> entries)
    {
        foreach (var (stream, added) in events.OrderBy(pair => pair.Key))
            foreach (var stored in added)
                Append(stream, stored);
        foreach (var (action, entry) in entries)
        {
            if (!_curated.TryGetValue(action.Id, out var curated))
                _curated[action.Id] = curated = (action, []);
            curated.Entries.Add(entry);
        }
    }

    private void Append(Guid stream, ISourceEventChange stored)
    {
        EventTypeAliases.All.Keys.ShouldContain(stored.GetType());
        _log.Add((stream, stored.GetType(), JsonSerializer.Serialize(stored, stored.GetType(), AsStored)));
        var before = _known.GetValueOrDefault(stream) ?? SourceEvent.Empty(stream);
        var after = before.Apply(stored);
        _known[stream] = after;
        var entries = new List<LedgerEntry>();
        LedgerEntry.Between(before.State, after.State, entries);
        _ledger.AddRange(entries.Select(entry => (Position, entry)));
    }
}
