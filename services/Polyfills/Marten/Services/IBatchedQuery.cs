using JasperFx.Events;

namespace Marten.Services.BatchQuerying;

/// <summary>Several questions that are asked in one round trip. Each answer's task ends after Execute.</summary>
public interface IBatchedQuery
{
    /// <summary>Questions about events.</summary>
    IBatchEvents Events { get; }

    /// <summary>Asks everything. A batch is good for one execution.</summary>
    Task Execute(CancellationToken token = default);
}

/// <summary>Questions about events, within a batch.</summary>
public interface IBatchEvents
{
    /// <inheritdoc cref="IQueryEventStore.LoadAsync"/>
    Task<IEvent> Load(Guid id);

    /// <inheritdoc cref="IQueryEventStore.FetchStreamStateAsync"/>
    Task<StreamState> FetchStreamState(Guid streamId);

    /// <inheritdoc cref="IQueryEventStore.FetchStreamAsync"/>
    Task<IReadOnlyList<IEvent>> FetchStream(Guid streamId, long version = 0, DateTimeOffset? timestamp = null,
        long fromVersion = 0);
}
