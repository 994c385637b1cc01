using System.Data;
using JasperFx;
using JasperFx.Events;
using Marten.Events;
using Marten.Services.BatchQuerying;
using Marten.Storage;
using Npgsql;
using IQueryEventStore = Marten.Events.IQueryEventStore;

namespace Marten.Sessions;

/// <summary>Asks the store; each question borrows a connection, unless the session has a transaction.</summary>
internal class QuerySession(DocumentStore store, IsolationLevel isolationLevel) : IQuerySession, IQueryEventStore
{
    private NpgsqlConnection? _connection;

    public NpgsqlConnection Connection
    {
        get
        {
            if (_connection is null) Begin();
            return _connection!;
        }
    }

    public IDocumentStore DocumentStore => Store;
    public IQueryEventStore Events => this;
    public string? CausationId { get; set; }
    public string? CorrelationId { get; set; }
    public string TenantId => StorageConstants.DefaultTenantId;

    protected DocumentStore Store { get; } = store;

    protected IsolationLevel IsolationLevel => isolationLevel;

    protected NpgsqlTransaction? Transaction { get; private set; }

    public IBatchedQuery CreateBatchQuery() => new BatchedQuery(Store, AskAsync);

    public Task<IReadOnlyList<IEvent>> FetchStreamAsync(Guid streamId, long version = 0,
        DateTimeOffset? timestamp = null, long fromVersion = 0, CancellationToken token = default) =>
        AskOneAsync(new EventQueries(Store).Stream(streamId, version, timestamp, fromVersion), token);

    public Task<StreamState?> FetchStreamStateAsync(Guid streamId, CancellationToken token = default) =>
        AskOneAsync(new EventQueries(Store).State(streamId), token);

    public Task<IEvent?> LoadAsync(Guid id, CancellationToken token = default) =>
        AskOneAsync(new EventQueries(Store).Event(id), token);

    public void Begin()
    {
        if (_connection is not null) return;
        _connection = Store.DataSource.OpenConnection();
        Transaction = _connection.BeginTransaction(isolationLevel);
    }

    public async ValueTask BeginAsync(CancellationToken token)
    {
        if (_connection is not null) return;
        _connection = await Store.DataSource.OpenConnectionAsync(token).ConfigureAwait(false);
        Transaction = await _connection.BeginTransactionAsync(isolationLevel, token).ConfigureAwait(false);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public ValueTask DisposeAsync() => EndAsync();

    /// <summary>Gives the connection back; what was not committed is rolled back.</summary>
    protected async ValueTask EndAsync()
    {
        if (_connection is null) return;
        await _connection.DisposeAsync().ConfigureAwait(false);
        _connection = null;
        Transaction = null;
    }

    private async Task<T> AskOneAsync<T>(Question<T> question, CancellationToken token)
    {
        await AskAsync([question], token).ConfigureAwait(false);
        return question.Answer;
    }

    private async Task AskAsync(IReadOnlyList<Question> questions, CancellationToken token)
    {
        await Store.Schema.EnsureAsync(token).ConfigureAwait(false);
        var own = _connection is null
            ? await Store.DataSource.OpenConnectionAsync(token).ConfigureAwait(false)
            : null;
        await using (own)
        {
            await using var batch = new NpgsqlBatch(own ?? _connection, Transaction);
            foreach (var question in questions) batch.BatchCommands.Add(question.Command);
            try
            {
                await using var reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
                foreach (var question in questions)
                {
                    await question.ReadAsync(reader, token).ConfigureAwait(false);
                    await reader.NextResultAsync(token).ConfigureAwait(false);
                }
            }
            catch (NpgsqlException e)
            {
                throw Conflict.Translate(e, []);
            }
        }
    }
}
