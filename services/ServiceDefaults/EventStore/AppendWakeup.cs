using JasperFx.Events.Daemon.HighWater;
using Marten;
using Marten.Services;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>
/// Wakes Marten's async daemon once events are committed: in this process at once, in others by a NOTIFY. A wake-up
/// that is lost costs latency, never data, because the daemon polls as well.
/// </summary>
/// <remarks>
/// The NOTIFY follows the commit, on another connection: inside the transaction it would serialise all commits. One
/// NOTIFY covers all commits that came before it. The signal is level-triggered: what arrives between two waits ends
/// the next wait at once.
/// </remarks>
public sealed class AppendWakeup(string connectionString, NpgsqlDataSource dataSource, ILogger<AppendWakeup> log)
    : DocumentSessionListenerBase, IDaemonWakeup
{
    private const string Channel = "diplomacy_appended";

    /// <summary>The keepalive interval in seconds; a lost connection is opened again.</summary>
    private const int KeepAliveSeconds = 5;

    /// <summary>The shortest time between two NOTIFYs: under load each would cost as much as a small append.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false,
        KeepAlive = KeepAliveSeconds,
    }.ConnectionString;

    private readonly string _sender = Guid.NewGuid().ToString("N");
    private readonly SemaphoreSlim _appended = new(initialCount: 0, maxCount: 1);
    private readonly SemaphoreSlim _unsent = new(initialCount: 0, maxCount: 1);
    private readonly CancellationTokenSource _end = new();
    private int _isSending, _isListening;

    /// <summary>Called by Marten after each commit of a session.</summary>
    public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        if (commit.GetStreams().Any())
            Appended();
        return Task.CompletedTask;
    }

    /// <summary>Signals that events were committed.</summary>
    public void Appended()
    {
        Raise(_appended);
        Raise(_unsent);
        if (Interlocked.Exchange(ref _isSending, 1) == 0)
            _ = Task.Run(Send);
    }

    /// <summary>Called by the async daemon between two polls, on the leader only, so only that one listens.</summary>
    public Task WaitAsync(TimeSpan timeout, CancellationToken token)
    {
        if (Interlocked.Exchange(ref _isListening, 1) == 0)
            _ = Task.Run(Listen, CancellationToken.None);
        return _appended.WaitAsync(timeout, token);
    }

    /// <summary>Stops sending and listening.</summary>
    public void Dispose() => _end.Cancel();

    private Task Send() => RetryLoop.Run(
        async ct =>
        {
            await _unsent.WaitAsync(ct);
            await using var command = dataSource.CreateCommand("select pg_notify($1, $2)");
            command.Parameters.AddArguments(Channel, _sender);
            await command.ExecuteNonQueryAsync(ct);
            await Task.Delay(Spacing, ct);
        },
        Spacing,
        exception => log.LogDebug(
            exception, "Other processes were not notified of an append; they will find it by polling"),
        _end.Token);

    private Task Listen() => RetryLoop.Run(
        async ct =>
        {
            await using var connection = new NpgsqlConnection(_connectionString);
            await connection.OpenAsync(ct);
            connection.Notification += (_, notification) =>
            {
                if (notification.Payload != _sender)
                    Raise(_appended);
            };
            await using (var command = new NpgsqlCommand($"listen {Channel}", connection))
                await command.ExecuteNonQueryAsync(ct);
            // Events may have been appended before the connection listened.
            Raise(_appended);
            while (true)
                await connection.WaitAsync(ct);
        },
        RetryPause,
        exception => log.LogWarning("Cannot listen for appends of other processes, polling instead: {Reason}",
            exception.GetBaseException().Message),
        _end.Token);

    private static void Raise(SemaphoreSlim signal)
    {
        try
        {
            if (signal.CurrentCount == 0)
                signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another thread released it at the same time.
        }
    }
}
