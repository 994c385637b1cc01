using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Marten.Daemon;

/// <summary>
/// Keeps the highest sequence number that is safe to read in Marten's own row, at most once a second: nothing here
/// reads it, but Marten starts from it when it opens the database.
/// </summary>
internal sealed class HighWaterRow(DocumentStore store, ShardStateTracker tracker, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private long _reached;

    public void Reached(long sequence)
    {
        lock (_gate)
        {
            if (sequence <= _reached) return;
            _reached = sequence;
        }

        tracker.PublishAsync(new ShardState(ShardState.HighWaterMark, sequence));
    }

    public void Start()
    {
        lock (_gate)
        {
            if (_stop is not null) return;
            _stop = new CancellationTokenSource();
            _running = Task.Run(() => RunAsync(_stop.Token));
        }
    }

    public async Task StopAsync()
    {
        lock (_gate)
        {
            _stop?.Cancel();
            _stop = null;
        }

        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(CancellationToken token)
    {
        var written = 0L;
        while (true)
        {
            await Task.Delay(Interval, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var reached = Volatile.Read(ref _reached);
            if (reached > written && await TryWriteAsync(reached).ConfigureAwait(false)) written = reached;
            if (token.IsCancellationRequested) return;
        }
    }

    private async Task<bool> TryWriteAsync(long reached)
    {
        try
        {
            await using var command = store.DataSource.CreateCommand(
                $"""
                 insert into {store.Graph.DatabaseSchemaName}.mt_event_progression as p (name, last_seq_id)
                 values ('{ShardState.HighWaterMark}', $1)
                 on conflict (name) do update set last_seq_id = excluded.last_seq_id,
                     last_updated = transaction_timestamp() where p.last_seq_id < excluded.last_seq_id
                 """);
            command.Parameters.Add(new NpgsqlParameter { Value = reached });
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            return true;
        }
        catch (Exception e)
        {
            logger.LogDebug(e, "The highest safe sequence number is written later");
            return false;
        }
    }
}
