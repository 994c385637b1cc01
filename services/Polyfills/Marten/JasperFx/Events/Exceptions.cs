namespace JasperFx.Events;

/// <summary>The stream is not at the version that the append was made for; nothing was written.</summary>
public class EventStreamUnexpectedMaxEventIdException : ConcurrencyException
{
    /// <summary>Names the stream, and the versions before the append.</summary>
    public EventStreamUnexpectedMaxEventIdException(object id, Type? aggregateType, long expected, long actual)
        : base($"Event stream '{id}' was expected at version {expected} but is at {actual}", aggregateType, id) =>
        AggregateType = aggregateType;

    /// <summary>Carries only a message.</summary>
    public EventStreamUnexpectedMaxEventIdException(string? message) : base(message!)
    {
    }

    /// <summary>What the stream is folded into, if that is known.</summary>
    public Type? AggregateType { get; }
}

/// <summary>A stream cannot be started without an event.</summary>
public class EmptyEventStreamException : Exception
{
    /// <summary>Names the stream.</summary>
    public EmptyEventStreamException(Guid id) : base($"Event stream '{id}' cannot start without an event")
    {
    }
}
