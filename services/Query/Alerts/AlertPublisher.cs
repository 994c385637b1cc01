using Diplomacy.Contracts.Messages;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.ServiceDefaults.EventStore;
using MassTransit;
using Npgsql;

namespace Diplomacy.Query.Alerts;

/// <summary>
/// Publishes raised alerts to other services. Each alert is sent inside the transaction that marks it as announced: if
/// the node fails before the commit, another node sends the alert again with the same id.
/// </summary>
internal sealed class AlertPublisher(
    NpgsqlDataSource dataSource, AlertRules rules, IBus bus, StoreReadiness store, ILogger<AlertPublisher> log)
    : BackgroundService
{
    private const int BatchMax = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    private const string Sql =
        """
        update scoring.alert set announced_at = now() where alert_id in (
            select alert_id from scoring.alert where announced_at is null order by raised_at limit $1
            for update skip locked)
        returning alert_id, rule_id, rule_name, relationship, model, score_before, score, day, position
        """;

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        await store.WaitAsync(ct);
        await RetryLoop.Poll(AnnounceAll, Interval,
            exception => log.LogWarning(exception, "Alerts could not be announced; trying again"), ct);
    }

    private async Task AnnounceAll(CancellationToken ct)
    {
        await rules.Load(ct);
        while (await Announce(ct) == BatchMax)
        {
            // There may be more.
        }
    }

    private async Task<int> Announce(CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var raised = new List<AlertRaised>();
        await using (var command = new NpgsqlCommand(Sql, connection, transaction))
        {
            command.Parameters.AddArguments(BatchMax);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var relationship = Relationship.OfKey(reader.GetInt32(3));
                raised.Add(new AlertRaised(
                    reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), relationship.A.ToString(),
                    relationship.B.ToString(), reader.GetString(4), reader.GetDouble(5), reader.GetDouble(6),
                    reader.GetFieldValue<DateOnly>(7), reader.GetInt64(8)));
            }
        }
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(SendTimeout);
        foreach (var alert in raised)
            await bus.Publish(alert, deadline.Token).WaitAsync(deadline.Token);
        await transaction.CommitAsync(ct);
        return raised.Count;
    }
}
