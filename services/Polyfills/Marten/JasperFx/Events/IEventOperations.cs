namespace JasperFx.Events;

/// <summary>What a session can do to the event store; everything is done when the session saves.</summary>
public interface IEventOperations
{
    /// <summary>Appends to a stream, which starts if it does not exist.</summary>
    StreamAction Append(Guid stream, IEnumerable<object> events);

    /// <inheritdoc cref="Append(Guid, IEnumerable{object})"/>
    StreamAction Append(Guid stream, params object[] events);

    /// <summary>
    /// Appends to a stream that must have <paramref name="expectedVersion"/> events AFTER the append; else the save
    /// is an <see cref="EventStreamUnexpectedMaxEventIdException"/>.
    /// </summary>
    StreamAction Append(Guid stream, long expectedVersion, params object[] events);

    /// <summary>Starts a stream that must not exist; it is one of <typeparamref name="TAggregate"/>.</summary>
    StreamAction StartStream<TAggregate>(Guid id, params object[] events) where TAggregate : class;

    /// <summary>Starts a stream that must not exist; it is one of <paramref name="aggregateType"/>.</summary>
    StreamAction StartStream(Type aggregateType, Guid id, IEnumerable<object> events);

    /// <inheritdoc cref="StartStream(Type, Guid, IEnumerable{object})"/>
    StreamAction StartStream(Type aggregateType, Guid id, params object[] events);

    /// <summary>Starts a stream that must not exist.</summary>
    StreamAction StartStream(Guid id, IEnumerable<object> events);

    /// <inheritdoc cref="StartStream(Guid, IEnumerable{object})"/>
    StreamAction StartStream(Guid id, params object[] events);

    /// <summary>Starts a stream under a new id.</summary>
    StreamAction StartStream(IEnumerable<object> events);

    /// <inheritdoc cref="StartStream(IEnumerable{object})"/>
    StreamAction StartStream(params object[] events);
}

/// <summary>What can be asked of the event store.</summary>
public interface IQueryEventStore
{
    /// <summary>
    /// The events of a stream, oldest first; none if there is no such stream. <paramref name="version"/> is the last
    /// one wanted (0: all), <paramref name="timestamp"/> the latest append time wanted, and
    /// <paramref name="fromVersion"/> the first one wanted.
    /// </summary>
    Task<IReadOnlyList<IEvent>> FetchStreamAsync(Guid streamId, long version = 0,
        DateTimeOffset? timestamp = null, long fromVersion = 0, CancellationToken token = default);

    /// <summary>What is known of a stream; null if there is no such stream.</summary>
    Task<StreamState?> FetchStreamStateAsync(Guid streamId, CancellationToken token = default);

    /// <summary>One event by its own id; null if there is no such event.</summary>
    Task<IEvent?> LoadAsync(Guid id, CancellationToken token = default);
}

/// <summary>What a session can do to and ask of the event store.</summary>
public interface IEventStoreOperations : IEventOperations, IQueryEventStore
{
    /// <summary>The event that the store would make of this data.</summary>
    IEvent BuildEvent(object data);

    /// <inheritdoc cref="IEventOperations.Append(Guid, long, object[])"/>
    StreamAction Append(Guid stream, long expectedVersion, IEnumerable<object> events);

    /// <inheritdoc cref="IEventOperations.StartStream{TAggregate}(Guid, object[])"/>
    StreamAction StartStream<TAggregate>(Guid id, IEnumerable<object> events) where TAggregate : class;
}
