using System.Data;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using Marten.Daemon;
using Marten.Sessions;
using Marten.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Marten;

/// <inheritdoc cref="IDocumentStore"/>
public class DocumentStore : IDocumentStore, IMartenStorage
{
    /// <summary>A store of those options.</summary>
    public DocumentStore(StoreOptions options)
    {
        StoreOptions = options;
        DataSource = options.OpenDataSource();
        Graph = options.EventGraph;
        Json = options.Json;
        Schema = new EventSchema(options, DataSource);
        Append = new AppendCommands(Graph, Json);
        Bulk = new BulkCopy(Graph, Json);
        Progress = new ProgressTable(this);
        Signal = CommitSignal.Of(DataSource, Graph.DatabaseSchemaName);
        Advanced = new AdvancedOperations(this);
    }

    /// <inheritdoc />
    public IReadOnlyStoreOptions Options => StoreOptions;

    /// <inheritdoc />
    public IMartenStorage Storage => this;

    /// <inheritdoc />
    public AdvancedOperations Advanced { get; }

    internal StoreOptions StoreOptions { get; }
    internal NpgsqlDataSource DataSource { get; }
    internal EventGraph Graph { get; }
    internal JsonSettings Json { get; }
    internal EventSchema Schema { get; }
    internal AppendCommands Append { get; }

    internal BulkCopy Bulk { get; }
    internal ProgressTable Progress { get; }
    internal CommitSignal Signal { get; }
    internal ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>A store outside any container.</summary>
    public static DocumentStore For(Action<StoreOptions> configure)
    {
        var options = new StoreOptions();
        configure(options);
        return new DocumentStore(options);
    }

    /// <inheritdoc />
    public IDocumentSession LightweightSession(IsolationLevel isolationLevel = IsolationLevel.ReadCommitted) =>
        new DocumentSession(this, isolationLevel);

    /// <inheritdoc />
    public IQuerySession QuerySession() => new QuerySession(this, IsolationLevel.ReadCommitted);

    /// <inheritdoc />
    public async Task BulkInsertEventsAsync(IReadOnlyList<StreamAction> streams, int batchSize = 1000,
        CancellationToken cancellation = default)
    {
        await Schema.EnsureAsync(cancellation).ConfigureAwait(false);
        await using var connection = await DataSource.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        try
        {
            await Bulk.WriteAsync(connection, streams.Where(s => s.Events.Count > 0), batchSize, cancellation)
                .ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw Conflict.Translate(e, streams);
        }

        Signal.EventsCommitted();
    }

    /// <inheritdoc />
    public ValueTask<IProjectionDaemon> BuildProjectionDaemonAsync(string? tenantIdOrDatabaseIdentifier = null,
        ILogger? logger = null) =>
        new(new ProjectionDaemon(this, logger ?? Loggers.CreateLogger<ProjectionDaemon>()));

    async Task IMartenStorage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate? @override)
    {
        if ((@override ?? StoreOptions.AutoCreateSchemaObjects) != AutoCreate.None)
            await Schema.ApplyAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Signal.Release();
        if (StoreOptions.OwnsDataSource) await DataSource.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }
}
