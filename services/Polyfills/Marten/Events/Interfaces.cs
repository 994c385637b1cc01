namespace Marten.Events;

/// <inheritdoc cref="JasperFx.Events.IEventOperations"/>
public interface IEventOperations : JasperFx.Events.IEventOperations;

/// <inheritdoc cref="JasperFx.Events.IQueryEventStore"/>
public interface IQueryEventStore : JasperFx.Events.IQueryEventStore;

/// <inheritdoc cref="JasperFx.Events.IEventStoreOperations"/>
public interface IEventStoreOperations : JasperFx.Events.IEventStoreOperations, IEventOperations, IQueryEventStore;

/// <summary>How much the store holds.</summary>
public class EventStoreStatistics
{
    /// <summary>How many events.</summary>
    public long EventCount { get; set; }

    /// <summary>How many streams.</summary>
    public long StreamCount { get; set; }

    /// <summary>The last sequence number that was drawn, whether or not its event was committed.</summary>
    public long EventSequenceNumber { get; set; }
}

/// <summary>Which facts besides the data are stored with an event. Each is a column of mt_events.</summary>
public class MetadataConfig
{
    internal MetadataConfig()
    {
    }

    /// <summary>The session's correlation id.</summary>
    public bool CorrelationIdEnabled { get; set; }

    /// <summary>The session's causation id.</summary>
    public bool CausationIdEnabled { get; set; }

    /// <summary>The session's headers.</summary>
    public bool HeadersEnabled { get; set; }

    /// <summary>The session's LastModifiedBy.</summary>
    public bool UserNameEnabled { get; set; }

    /// <summary>Stores correlation id, causation id and headers.</summary>
    public void EnableAll() => CorrelationIdEnabled = CausationIdEnabled = HeadersEnabled = true;
}
