using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.ChangeFeed;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.ServiceDefaults.EventStore;
using Npgsql;

namespace Diplomacy.Query.Alerts;

/// <summary>
/// Evaluates the stored alert rules against changes and stores the alerts that are raised. All nodes derive the same id
/// for an alert, so it is stored once.
/// </summary>
internal sealed class AlertEvaluator(NpgsqlDataSource dataSource, AlertRules rules, LedgerCache ledgers,
    RelationshipScan scan)
{
    private static readonly RelationshipChoice AllRelationships = new(new HashSet<CountryCode>(), Among: false);

    /// <summary>Whether any rule is stored. Then changes must be read even without subscribers.</summary>
    public bool IsWatching => rules.Current.Count > 0;

    /// <summary>The rules at present; a caller keeps them, because what it reads depends on them.</summary>
    public IReadOnlyList<WatchedRule> Rules => rules.Current;

    /// <summary>What rules read of a ledger for a day.</summary>
    public static SingleMonths SingleOn(IReadOnlyList<WatchedRule> watching, DateOnly day) => watching.Aggregate(
        SingleMonths.None, (months, rule) => months.And(rule.SingleOn(day)));

    /// <summary>The alerts that one change raises for a model.</summary>
    public static IReadOnlyList<Alert> RaisedBy(
        IReadOnlyList<WatchedRule> watching, ScoringModel model, int key, long position, DatedSums before,
        DatedSums after)
    {
        List<Alert>? raised = null;
        foreach (var rule in watching)
            if (rule.Model == model && rule.Interest.Wants(key)
                && rule.RaisedBy(key, position, before, after) is { } alert)
                (raised ??= []).Add(alert);
        return raised ?? (IReadOnlyList<Alert>)[];
    }

    /// <summary>The last position that was evaluated, where evaluation resumes after a restart.</summary>
    public async Task<long?> LastEvaluatedPosition(CancellationToken ct)
    {
        await rules.Load(ct);
        await using var command = dataSource.CreateCommand("select position from scoring.alert_progress");
        return IsWatching ? await command.ExecuteScalarAsync(ct) as long? : null;
    }

    /// <summary>Evaluates the rules for a batch of changes, once for every stream that shows them.</summary>
    public async Task<RaisedAlerts> Evaluate(IEnumerable<LedgerChange> changes, DateOnly day, CancellationToken ct)
    {
        var raised = new RaisedAlerts();
        if (!IsWatching)
            return raised;
        var watching = Rules;
        var (models, single) = (ModelsOf(watching), SingleOn(watching, day));
        foreach (var change in changes.Where(change => IsWatched(watching, change.Relationship)))
        {
            var ledger = await ledgers.Read(
                Relationship.OfKey(change.Relationship), new LedgerScope(change.Before, change.Position, single), ct);
            var before = new DatedSums(ledger.SumsAt(change.Before), day);
            var after = new DatedSums(ledger.SumsAt(change.Position), day);
            foreach (var model in models)
                raised.Add(change, model, day, RaisedBy(
                    watching, model, change.Relationship, change.Position, before, after));
        }
        return raised;
    }

    /// <summary>Stores the alerts of a batch, and the position evaluated so far.</summary>
    public async Task Store(RaisedAlerts raised, long to, CancellationToken ct)
    {
        if (!IsWatching)
            return;
        foreach (var (change, model, day, alert) in raised.All)
            await Store(alert, change.Relationship, model, change.Position, day, ct);
        await using var command = dataSource.CreateCommand(
            """
            insert into scoring.alert_progress (position) values ($1)
            on conflict (only_row) do update set position = greatest(alert_progress.position, excluded.position)
            """);
        command.Parameters.AddArguments(to);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Evaluates the rules for the passing of days, and stores the alerts.</summary>
    public async Task EvaluateDay(long position, DateOnly before, DateOnly day, CancellationToken ct)
    {
        if (!IsWatching)
            return;
        var watching = Rules;
        var models = ModelsOf(watching);
        var all = (await scan.Choose(AllRelationships, includePredecessors: false, ct))
            .Where(one => IsWatched(watching, one.Key)).ToArray();
        var asked = LedgerScope.At(position, SingleOn(watching, before).And(SingleOn(watching, day)));
        await foreach (var (relationship, sums, _) in scan.Walk(all, asked, continuedAt: null, ct))
            foreach (var model in models)
                foreach (var alert in RaisedBy(
                    watching, model, relationship.Key, position, new DatedSums(sums, before),
                    new DatedSums(sums, day)))
                    await Store(alert, relationship.Key, model, position, day, ct);
    }

    private static ScoringModel[] ModelsOf(IReadOnlyList<WatchedRule> watching) =>
        watching.Select(rule => rule.Model).Distinct().ToArray();

    private static bool IsWatched(IReadOnlyList<WatchedRule> watching, int relationship) =>
        watching.Any(rule => rule.Interest.Wants(relationship));

    private async Task Store(
        Alert alert, int relationship, ScoringModel model, long position, DateOnly day, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            insert into scoring.alert (alert_id, rule_id, rule_name, relationship, model, position, day,
                score_before, score)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
            """);
        command.Parameters.AddArguments(
            Guid.Parse(alert.AlertId), Guid.Parse(alert.RuleId), alert.RuleName, relationship, model.Name, position,
            day, alert.ScoreBefore, alert.Score);
        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>The alerts that a batch of changes raises.</summary>
internal sealed class RaisedAlerts
{
    private readonly List<(LedgerChange Change, ScoringModel Model, DateOnly Day, Alert Alert)> _all = [];

    /// <summary>Every alert, with the change and the model that raised it.</summary>
    public IReadOnlyList<(LedgerChange Change, ScoringModel Model, DateOnly Day, Alert Alert)> All => _all;

    /// <summary>The alerts of one change under one model.</summary>
    public IReadOnlyList<Alert> Of(LedgerChange change, ScoringModel model) =>
        _all.Count == 0
            ? []
            : _all.Where(one => one.Model == model && one.Change == change).Select(one => one.Alert).ToArray();

    public void Add(LedgerChange change, ScoringModel model, DateOnly day, IEnumerable<Alert> alerts) =>
        _all.AddRange(alerts.Select(alert => (change, model, day, alert)));
}
