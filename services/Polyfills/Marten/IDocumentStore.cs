using System.Data;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten.Events;
using Microsoft.Extensions.Logging;

namespace Marten;

/// <summary>An event store in a PostgreSQL database. One a process; for use by all threads.</summary>
public interface IDocumentStore : IDisposable, IAsyncDisposable
{
    /// <summary>How the store was set up.</summary>
    IReadOnlyStoreOptions Options { get; }

    /// <summary>The store's tables.</summary>
    IMartenStorage Storage { get; }

    /// <summary>What is seldom asked.</summary>
    AdvancedOperations Advanced { get; }

    /// <summary>A session that changes.</summary>
    IDocumentSession LightweightSession(IsolationLevel isolationLevel = IsolationLevel.ReadCommitted);

    /// <summary>A session that only asks.</summary>
    IQuerySession QuerySession();

    /// <summary>
    /// Appends many new streams in one transaction. A stream that exists fails the whole. The real package reports
    /// that as the database does, so callers should not tell the exceptions apart.
    /// </summary>
    Task BulkInsertEventsAsync(IReadOnlyList<StreamAction> streams, int batchSize = 1000,
        CancellationToken cancellation = default);

    /// <summary>
    /// A daemon of the caller's own, which runs what it is told to regardless of other processes, and starts
    /// nothing again by itself.
    /// </summary>
    ValueTask<IProjectionDaemon> BuildProjectionDaemonAsync(string? tenantIdOrDatabaseIdentifier = null,
        ILogger? logger = null);
}

/// <summary>The store's tables.</summary>
public interface IMartenStorage
{
    /// <summary>Creates what is missing; does nothing where all is there.</summary>
    Task ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate? @override = null);
}

/// <summary>How the store was set up, to be read.</summary>
public interface IReadOnlyStoreOptions
{
    /// <summary>The schema of the store's tables.</summary>
    string DatabaseSchemaName { get; set; }

    /// <summary>How events are stored.</summary>
    IReadOnlyEventStoreOptions Events { get; }
}

/// <summary>What is seldom asked of a store.</summary>
public class AdvancedOperations
{
    private readonly DocumentStore _store;

    internal AdvancedOperations(DocumentStore store) => _store = store;

    /// <summary>How much the store holds. It counts, so it is slow on a large store.</summary>
    public Task<EventStoreStatistics> FetchEventStoreStatistics(string? tenantId = null,
        CancellationToken token = default) => _store.Progress.StatisticsAsync(token);

    /// <summary>The progress of all projections, and the highest safe sequence number under its own name.</summary>
    public Task<IReadOnlyList<ShardState>> AllProjectionProgress(string? tenantId = null,
        CancellationToken token = default) => _store.Progress.AllAsync(token);

    /// <summary>The sequence number up to which a projection has applied events; 0 if it has none.</summary>
    public Task<long> ProjectionProgressFor(ShardName name, string? tenantId = null,
        CancellationToken token = default) => _store.Progress.ForAsync(name, token);

    /// <summary>The shards of all asynchronous projections.</summary>
    public IReadOnlyList<ShardName> AllAsyncProjectionShardNames() =>
        [.. _store.StoreOptions.Projections.All.Select(p => p.Name)];
}
