using Marten.Events;
using Marten.Services.BatchQuerying;
using Npgsql;

namespace Marten;

/// <summary>Asks the store. Not for use by several threads at once.</summary>
public interface IQuerySession : IDisposable, IAsyncDisposable
{
    /// <summary>
    /// The session's own connection, within a transaction that is begun by asking for it and committed by saving.
    /// </summary>
    NpgsqlConnection Connection { get; }

    /// <summary>The store.</summary>
    IDocumentStore DocumentStore { get; }

    /// <summary>Questions about events.</summary>
    IQueryEventStore Events { get; }

    /// <summary>What caused the events of this session; stored where the store keeps causation ids.</summary>
    string? CausationId { get; set; }

    /// <summary>What the events of this session belong to; stored where the store keeps correlation ids.</summary>
    string? CorrelationId { get; set; }

    /// <summary>The session's tenant.</summary>
    string TenantId { get; }

    /// <summary>Several questions that are asked in one round trip.</summary>
    IBatchedQuery CreateBatchQuery();
}

/// <summary>Collects changes, which are all made when the session saves.</summary>
public interface IDocumentOperations : IQuerySession
{
    /// <summary>Changes to and questions about events.</summary>
    new IEventStoreOperations Events { get; }

    /// <summary>
    /// Queues one SQL command, without a semicolon, to be run in the transaction of the save, in the order queued.
    /// Each '?' stands for the next value. Values are sent as the database type of their .NET type; null is sent as
    /// text, so that it needs a cast where the column is of another type; a <see cref="DateTime"/> as timestamp
    /// without time zone, a <see cref="DateTimeOffset"/> as timestamp with time zone; arrays as arrays.
    /// </summary>
    void QueueSqlCommand(string sql, params object[] parameterValues);

    /// <summary>The same with another placeholder than '?'.</summary>
    void QueueSqlCommand(char placeholder, string sql, params object[] parameterValues);
}

/// <summary>A unit of work.</summary>
public interface IDocumentSession : IDocumentOperations
{
    /// <summary>Begins the transaction now, instead of when the session saves.</summary>
    void BeginTransaction();

    /// <inheritdoc cref="BeginTransaction"/>
    ValueTask BeginTransactionAsync(CancellationToken token);

    /// <summary>Changes to and questions about events.</summary>
    new IEventStoreOperations Events { get; }

    /// <summary>Who makes the changes; stored where the store keeps user names.</summary>
    string? LastModifiedBy { get; set; }

    /// <summary>
    /// Makes all changes in one transaction, or none. Throws
    /// <see cref="JasperFx.Events.EventStreamUnexpectedMaxEventIdException"/> if a stream is not at the expected
    /// version, <see cref="Exceptions.ExistingStreamIdCollisionException"/> if a stream to be started exists, and
    /// <see cref="Exceptions.MartenCommandException"/> if the database refuses a command. Events then know their
    /// versions and sequence numbers.
    /// </summary>
    Task SaveChangesAsync(CancellationToken token = default);

    /// <summary>Sets a header of all events of this session; stored where the store keeps headers.</summary>
    void SetHeader(string key, object value);

    /// <summary>One header, or null.</summary>
    object? GetHeader(string key);

    /// <summary>Forgets the changes that have not been saved.</summary>
    void EjectAllPendingChanges();
}

/// <summary>Makes the sessions that the container hands out.</summary>
public interface ISessionFactory
{
    /// <summary>A session that only asks.</summary>
    IQuerySession QuerySession();

    /// <summary>A session that changes.</summary>
    IDocumentSession OpenSession();
}
