using JasperFx.Events;
using JasperFx.Events.Daemon;
using Npgsql;

namespace Marten.Exceptions;

/// <summary>What the store throws on its own account.</summary>
public class MartenException : Exception
{
    /// <summary>Carries only a message.</summary>
    public MartenException(string message) : base(message)
    {
    }

    /// <summary>Carries a message and what led to it.</summary>
    public MartenException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>The database refused or failed a command; nothing of the unit of work was written.</summary>
public class MartenCommandException : MartenException
{
    /// <summary>Names the command, if it is known, and the database's reason.</summary>
    public MartenCommandException(NpgsqlCommand? command, Exception innerException)
        : base($"A command failed: {innerException.Message}", innerException) => Command = command;

    /// <summary>The command, if it is known.</summary>
    public NpgsqlCommand? Command { get; }
}

/// <summary>The stream that was to be started exists already; nothing was written.</summary>
public class ExistingStreamIdCollisionException : MartenException
{
    /// <summary>Names the stream.</summary>
    public ExistingStreamIdCollisionException(object id, Type aggregateType)
        : base($"Stream #{id} exists already")
    {
        Id = id;
        AggregateType = aggregateType;
    }

    /// <summary>The stream.</summary>
    public object Id { get; }

    /// <summary>What the stream is folded into, or null.</summary>
    public Type AggregateType { get; }
}

/// <summary>The stream does not allow this, because it has been archived; nothing was written.</summary>
public class InvalidStreamOperationException : MartenException
{
    /// <summary>Carries only a message.</summary>
    public InvalidStreamOperationException(string message) : base(message)
    {
    }
}

/// <summary>Another transaction got in the way of a serializable one; it may be tried again.</summary>
public class ConcurrentUpdateException : MartenException
{
    /// <summary>Carries the database's reason.</summary>
    public ConcurrentUpdateException(Exception innerException)
        : base("Another transaction got in the way", innerException)
    {
    }
}

/// <summary>A stored event is of a type that the store does not know.</summary>
public class UnknownEventTypeException : MartenException, IEventFailureContext
{
    /// <summary>Stands for a sequence number that is not known.</summary>
    public const long UnknownSequence = -1;

    private readonly Guid? _streamId;

    /// <summary>Names the stored type.</summary>
    public UnknownEventTypeException(string eventTypeName) : this(eventTypeName, UnknownSequence)
    {
    }

    /// <summary>Names the stored type and the event.</summary>
    public UnknownEventTypeException(string eventTypeName, long sequence) : this(eventTypeName, sequence, null)
    {
    }

    internal UnknownEventTypeException(string eventTypeName, long sequence, Guid? streamId)
        : base($"Event #{sequence} is of type '{eventTypeName}', which no AddEventType or MapEventType names")
    {
        EventTypeName = eventTypeName;
        Sequence = sequence;
        _streamId = streamId;
    }

    /// <summary>The stored name of the type.</summary>
    public string EventTypeName { get; }

    /// <summary>The event's sequence number, or <see cref="UnknownSequence"/>.</summary>
    public long Sequence { get; }

    /// <summary>Says that the type is unknown.</summary>
    public ShardFailureCategory Category => ShardFailureCategory.UnknownEventType;

    Guid? IEventFailureContext.EventId => null;
    Guid? IEventFailureContext.StreamId => _streamId;
    string? IEventFailureContext.StreamKey => null;
    string? IEventFailureContext.TenantId => null;
    long? IEventFailureContext.Version => null;
}

/// <summary>The data of a stored event cannot be read as its type.</summary>
public class EventDeserializationFailureException : MartenException, IEventFailureContext
{
    private readonly Guid? _streamId;

    /// <summary>Names the event and its type.</summary>
    public EventDeserializationFailureException(long sequence, IEventType eventType, Exception innerException)
        : this(sequence, eventType, null, innerException)
    {
    }

    internal EventDeserializationFailureException(long sequence, IEventType eventType, Guid? streamId, Exception reason)
        : base($"Event #{sequence} cannot be read as {eventType.EventTypeName}", reason)
    {
        Sequence = sequence;
        EventTypeName = eventType.EventTypeName;
        _streamId = streamId;
    }

    /// <summary>The event's sequence number.</summary>
    public long Sequence { get; }

    /// <summary>The stored name of its type.</summary>
    public string? EventTypeName { get; }

    /// <summary>Says that the data cannot be read.</summary>
    public ShardFailureCategory Category => ShardFailureCategory.EventSerialization;

    Guid? IEventFailureContext.EventId => null;
    Guid? IEventFailureContext.StreamId => _streamId;
    string? IEventFailureContext.StreamKey => null;
    string? IEventFailureContext.TenantId => null;
    long? IEventFailureContext.Version => null;
}
