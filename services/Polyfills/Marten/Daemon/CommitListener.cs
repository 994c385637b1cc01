using Microsoft.Extensions.Logging;
using Npgsql;

namespace Marten.Daemon;

/// <summary>Passes the commits of other processes on to the waiters of this one.</summary>
internal sealed class CommitListener(DocumentStore store, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogWarning(e, "Not listening for appended events; polling until the database answers again");
                await Task.Delay(Rest, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken token)
    {
        await using var connection = await store.DataSource.OpenConnectionAsync(token).ConfigureAwait(false);
        connection.Notification += (_, note) =>
        {
            if (note.Payload.Length > 0 && note.Payload != store.Graph.DatabaseSchemaName) return;
            if (!CommitSignal.IsOwn(note.PID)) store.Signal.Local.Raise();
        };
        await using var command = new NpgsqlCommand($"listen {CommitSignal.Channel}", connection);
        await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        // Whatever was committed before this moment was not heard.
        store.Signal.Local.Raise();
        while (true) await connection.WaitAsync(token).ConfigureAwait(false);
    }
}
