using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>Deletes rows that are kept for some time only. Every service does, so no node has to be chosen.</summary>
internal sealed class Retention(NpgsqlDataSource dataSource, StoreReadiness readiness, ILogger<Retention> log)
    : BackgroundService
{
    /// <summary>How long the answer to a request with a request_id can be asked for again.</summary>
    public const int AnswerDays = 7;

    /// <summary>How long an announced alert is kept.</summary>
    public const int AlertDays = 90;

    private const int BatchMax = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMinutes(1);

    /// <summary>Deletes up to a batch; the key is chosen first, so that two nodes do not wait for each other.</summary>
    private static readonly string[] Statements =
    [
        $"""
        delete from recording.answered_request where request_id in (
            select request_id from recording.answered_request
            where answered_at < now() - interval '{AnswerDays} days' limit {BatchMax} for update skip locked)
        """,
        $"""
        delete from scoring.alert where alert_id in (
            select alert_id from scoring.alert
            where announced_at < now() - interval '{AlertDays} days' limit {BatchMax} for update skip locked)
        """,
    ];

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        await readiness.WaitAsync(ct);
        await RetryLoop.Run(Next, RetryPause,
            exception => log.LogWarning(exception, "Old rows could not be deleted; trying again"), ct);
    }

    private async Task Next(CancellationToken ct)
    {
        foreach (var statement in Statements)
        {
            await using var command = dataSource.CreateCommand(statement);
            while (await command.ExecuteNonQueryAsync(ct) == BatchMax)
            {
                // There may be more.
            }
        }
        await Task.Delay(Interval, ct);
    }
}
