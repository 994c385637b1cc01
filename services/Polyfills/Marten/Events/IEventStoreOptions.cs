using JasperFx.Events;

namespace Marten.Events;

/// <summary>How events are stored.</summary>
public interface IEventStoreOptions
{
    /// <summary>What identifies a stream. The polyfill knows only <see cref="StreamIdentity.AsGuid"/>.</summary>
    StreamIdentity StreamIdentity { get; set; }

    /// <summary>The schema of the event tables; the store's schema unless it is set.</summary>
    string DatabaseSchemaName { get; set; }

    /// <summary>Which facts besides the data are stored with an event.</summary>
    MetadataConfig MetadataConfig { get; }

    /// <summary>The clock of appended events.</summary>
    TimeProvider TimeProvider { get; set; }

    /// <summary>How versions, sequence numbers and timestamps are given to events.</summary>
    EventAppendMode AppendMode { get; set; }

    /// <summary>Whether no two events may have the same id; an index more.</summary>
    bool EnableUniqueIndexOnEventId { get; set; }

    /// <summary>Whether events can be looked up by type; an index more.</summary>
    bool EnableEventTypeIndex { get; set; }

    /// <summary>Makes an event type known under its usual name.</summary>
    IEventStoreOptions AddEventType<TEvent>();

    /// <inheritdoc cref="AddEventType{TEvent}"/>
    void AddEventType(Type eventType);

    /// <summary>Makes event types known under their usual names.</summary>
    void AddEventTypes(IEnumerable<Type> types);

    /// <summary>Makes an event type known under a name of the caller's choice.</summary>
    void MapEventType<TEvent>(string eventTypeName) where TEvent : class;

    /// <inheritdoc cref="MapEventType{TEvent}"/>
    void MapEventType(Type eventType, string eventTypeName);
}

/// <summary>How events are stored, to be read.</summary>
public interface IReadOnlyEventStoreOptions
{
    /// <inheritdoc cref="IEventStoreOptions.StreamIdentity"/>
    StreamIdentity StreamIdentity { get; }

    /// <inheritdoc cref="IEventStoreOptions.DatabaseSchemaName"/>
    string DatabaseSchemaName { get; }

    /// <inheritdoc cref="IEventStoreOptions.AppendMode"/>
    EventAppendMode AppendMode { get; set; }
}
