using System.Collections.Concurrent;
using Npgsql;

namespace Marten.Daemon;

/// <summary>
/// Tells that events were committed: at once within this process, and by NOTIFY to others. The NOTIFY is sent after
/// the commit on a connection of its own, because within the append it would make all commits of the database wait
/// for one another. The first is sent at once; after that, one at a time with a pause in between stands for all commits
/// that happened meanwhile, because sending keeps a core from the next of many small commits.
/// </summary>
internal sealed class CommitSignal
{
    /// <summary>The channel on which Marten itself can be set up to notify and to listen.</summary>
    public const string Channel = "mt_events_appended";

    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(6);
    private static readonly ConcurrentDictionary<int, bool> OwnBackends = new();

    private readonly NpgsqlDataSource _dataSource;
    private readonly string _schema;
    private readonly CancellationTokenSource _released = new();
    private NpgsqlConnection? _connection;
    private int _backend;
    private int _wanted;
    private int _running;

    private CommitSignal(NpgsqlDataSource dataSource, string schema)
    {
        _dataSource = dataSource;
        _schema = schema;
        Local = LocalSignal.Of(dataSource, schema);
    }

    public LocalSignal Local { get; }

    public static CommitSignal Of(NpgsqlDataSource dataSource, string schema) => new(dataSource, schema);

    /// <summary>Whether a notification came from this process, which knows already.</summary>
    public static bool IsOwn(int backend) => OwnBackends.ContainsKey(backend);

    public void EventsCommitted()
    {
        Local.Raise();
        Volatile.Write(ref _wanted, 1);
        if (!_released.IsCancellationRequested && Interlocked.CompareExchange(ref _running, 1, 0) == 0)
            _ = Task.Run(SendAsync);
    }

    /// <summary>Sends nothing any more.</summary>
    public void Release()
    {
        _released.Cancel();
        if (Interlocked.CompareExchange(ref _running, 1, 0) == 0) Disconnect();
    }

    private async Task SendAsync()
    {
        do
        {
            try
            {
                while (Interlocked.Exchange(ref _wanted, 0) == 1)
                {
                    await SendOneAsync(_released.Token).ConfigureAwait(false);
                    await Task.Delay(Spacing, _released.Token).ConfigureAwait(false);
                }
            }
            catch (Exception)
            {
                // Whoever listens also polls; the next commit tries again on a new connection.
                Disconnect();
            }

            Volatile.Write(ref _running, 0);
        }
        while (Volatile.Read(ref _wanted) == 1 && !_released.IsCancellationRequested
               && Interlocked.CompareExchange(ref _running, 1, 0) == 0);

        if (_released.IsCancellationRequested && Interlocked.CompareExchange(ref _running, 1, 0) == 0) Disconnect();
    }

    private async Task SendOneAsync(CancellationToken token)
    {
        if (_connection is null)
        {
            _connection = await _dataSource.OpenConnectionAsync(token).ConfigureAwait(false);
            // Kept, because a connection that broke does not tell it any more.
            _backend = _connection.ProcessID;
            OwnBackends[_backend] = true;
        }

        await using var command = new NpgsqlCommand("select pg_notify($1, $2)", _connection);
        command.Parameters.Add(new NpgsqlParameter { Value = Channel });
        command.Parameters.Add(new NpgsqlParameter { Value = _schema });
        await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
    }

    private void Disconnect()
    {
        if (_connection is null) return;
        OwnBackends.TryRemove(_backend, out _);
        _connection.Dispose();
        _connection = null;
    }
}
