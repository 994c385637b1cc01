using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.ChangeFeed;
using Diplomacy.Query.Ledger;
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

    /// <summary>The alerts that one change raises for a model.</summary>
    public IReadOnlyList<Alert> RaisedBy(
        ScoringModel model, int key, long position, DatedSums before, DatedSums after)
    {
        List<Alert>? raised = null;
        foreach (var rule in rules.Current)
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

    /// <summary>Stores the alerts that a batch of changes raises, and the position evaluated so far.</summary>
    public async Task Evaluate(IReadOnlyList<LedgerChange> changes, long to, DateOnly day, CancellationToken ct)
    {
        if (!IsWatching)
            return;
        var models = rules.Current.Select(rule => rule.Model).Distinct().ToArray();
        foreach (var change in changes)
        {
            if (!rules.Current.Any(rule => rule.Interest.Wants(change.Relationship)))
                continue;
            var relationship = Relationship.OfKey(change.Relationship);
            var ledger = await ledgers.Read(relationship, ct);
            var before = new DatedSums(ledger.SumsAt(change.Before), day);
            var after = new DatedSums(ledger.SumsAt(change.Position), day);
            await Store(models, relationship, change.Position, before, after, ct);
        }
        await using var command = dataSource.CreateCommand(
            """
            insert into scoring.alert_progress (position) values ($1)
            on conflict (only_row) do update set position = greatest(alert_progress.position, excluded.position)
            """);
        command.Parameters.AddWithValue(to);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Stores the alerts that the passing of days raises.</summary>
    public async Task EvaluateDay(long position, DateOnly before, DateOnly day, CancellationToken ct)
    {
        if (!IsWatching)
            return;
        var models = rules.Current.Select(rule => rule.Model).Distinct().ToArray();
        var all = (await scan.Choose(AllRelationships, ct))
            .Where(one => rules.Current.Any(rule => rule.Interest.Wants(one.Key))).ToArray();
        await foreach (var (relationship, sums) in scan.Walk(all, position, ct))
            await Store(models, relationship, position, new DatedSums(sums, before), new DatedSums(sums, day), ct);
    }

    private async Task Store(
        ScoringModel[] models, Relationship relationship, long position, DatedSums before, DatedSums after,
        CancellationToken ct)
    {
        foreach (var model in models)
            foreach (var alert in RaisedBy(model, relationship.Key, position, before, after))
            {
                await using var command = dataSource.CreateCommand(
                    """
                    insert into scoring.alert (alert_id, rule_id, rule_name, relationship, model, position, day,
                        score_before, score)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
                    """);
                command.Parameters.AddWithValue(Guid.Parse(alert.AlertId));
                command.Parameters.AddWithValue(Guid.Parse(alert.RuleId));
                command.Parameters.AddWithValue(alert.RuleName);
                command.Parameters.AddWithValue(relationship.Key);
                command.Parameters.AddWithValue(model.Name);
                command.Parameters.AddWithValue(position);
                command.Parameters.AddWithValue(after.Day);
                command.Parameters.AddWithValue(alert.ScoreBefore);
                command.Parameters.AddWithValue(alert.Score);
                await command.ExecuteNonQueryAsync(ct);
            }
    }
}
