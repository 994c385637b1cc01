using System.Data;
using JasperFx.Events;
using Marten.Exceptions;
using Marten.Storage;
using Npgsql;

namespace Marten.Sessions;

/// <summary>A unit of work: streams to append to, then SQL commands, all in one transaction.</summary>
internal class DocumentSession(DocumentStore store, IsolationLevel isolationLevel = IsolationLevel.ReadCommitted)
    : QuerySession(store, isolationLevel), IDocumentSession
{
    private readonly List<StreamAction> _streams = [];
    private readonly Dictionary<Guid, StreamAction> _streamsById = [];
    private readonly List<QueuedSql> _commands = [];
    private Dictionary<string, object>? _headers;
    private SessionEvents? _events;
    private bool _appended;

    public new Marten.Events.IEventStoreOperations Events => _events ??= new SessionEvents(Store.Graph, this);

    public string? LastModifiedBy { get; set; }

    public IReadOnlyList<StreamAction> Streams => _streams;

    public bool HasChanges => _streams.Count > 0 || _commands.Count > 0;

    Marten.Events.IEventStoreOperations IDocumentOperations.Events => Events;

    public void QueueSqlCommand(string sql, params object[] parameterValues) =>
        QueueSqlCommand('?', sql, parameterValues);

    public void QueueSqlCommand(char placeholder, string sql, params object[] parameterValues) =>
        _commands.Add(QueuedSql.Of(placeholder, sql, parameterValues));

    public void BeginTransaction() => Begin();

    public ValueTask BeginTransactionAsync(CancellationToken token) => BeginAsync(token);

    public void SetHeader(string key, object value) => (_headers ??= [])[key] = value;

    public object? GetHeader(string key) => _headers?.GetValueOrDefault(key);

    public void EjectAllPendingChanges()
    {
        _streams.Clear();
        _streamsById.Clear();
        _commands.Clear();
    }

    public void Add(StreamAction stream)
    {
        _streams.Add(stream);
        _streamsById.TryAdd(stream.Id, stream);
    }

    public StreamAction? Find(Guid stream) => _streamsById.GetValueOrDefault(stream);

    public async Task SaveChangesAsync(CancellationToken token = default)
    {
        if (!HasChanges && Transaction is null) return;
        await Store.Schema.EnsureAsync(token).ConfigureAwait(false);
        // A transaction of its own costs two round trips more, so there is only one where it is asked for.
        if (IsolationLevel != IsolationLevel.ReadCommitted) await BeginAsync(token).ConfigureAwait(false);
        if (Transaction is { } transaction)
        {
            await ExecuteAsync(Connection, transaction, token).ConfigureAwait(false);
            await transaction.CommitAsync(token).ConfigureAwait(false);
            await EndAsync().ConfigureAwait(false);
        }
        else
        {
            await using var connection = await Store.DataSource.OpenConnectionAsync(token).ConfigureAwait(false);
            await ExecuteAsync(connection, null, token).ConfigureAwait(false);
        }

        EjectAllPendingChanges();
        if (!_appended) return;
        _appended = false;
        Store.Signal.EventsCommitted();
    }

    /// <summary>Makes the changes so far within the session's transaction, which stays open.</summary>
    public async Task FlushAsync(CancellationToken token)
    {
        await Store.Schema.EnsureAsync(token).ConfigureAwait(false);
        await BeginAsync(token).ConfigureAwait(false);
        await ExecuteAsync(Connection, Transaction, token).ConfigureAwait(false);
        EjectAllPendingChanges();
    }

    /// <summary>Adds everything to a batch, and says which streams its first result set is about.</summary>
    public IReadOnlyList<StreamAction> AddTo(NpgsqlBatch batch)
    {
        var streams = _streams.Where(s => s.Events.Count > 0).ToArray();
        if (streams.Length > 0)
        {
            if (_streams.FirstOrDefault(s => _streamsById[s.Id] != s) is { } second)
                throw new ExistingStreamIdCollisionException(second.Id, second.AggregateType!);
            foreach (var stream in streams) Complete(stream);
            Store.Append.AddTo(batch, streams);
        }

        foreach (var command in _commands) batch.BatchCommands.Add(command.ToCommand());
        return streams;
    }

    private void Complete(StreamAction stream)
    {
        if (stream.AggregateType is { } type) stream.AggregateTypeName = Store.Graph.AggregateAliasFor(type);
        var metadata = Store.Graph.MetadataConfig;
        foreach (var e in stream.Events)
        {
            if (metadata.CausationIdEnabled) e.CausationId ??= CausationId;
            if (metadata.CorrelationIdEnabled) e.CorrelationId ??= CorrelationId;
            if (metadata.UserNameEnabled) e.UserName ??= LastModifiedBy;
            if (!metadata.HeadersEnabled || _headers is null) continue;
            foreach (var (key, value) in _headers) e.SetHeader(key, value);
        }
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction,
        CancellationToken token)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        var streams = AddTo(batch);
        if (batch.BatchCommands.Count == 0) return;
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
            if (streams.Count > 0)
                await AppendCommands.ReadResultAsync(reader, streams, token).ConfigureAwait(false);
            while (await reader.NextResultAsync(token).ConfigureAwait(false))
            {
            }

            _appended |= streams.Count > 0;
        }
        catch (NpgsqlException e)
        {
            throw await Conflict.TranslateAsync(e, streams, Store, token).ConfigureAwait(false);
        }
    }
}
