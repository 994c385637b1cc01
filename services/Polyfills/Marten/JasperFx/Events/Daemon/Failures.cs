using JasperFx.Events.Projections;

namespace JasperFx.Events.Daemon;

/// <summary>What kind of failure stopped a projection.</summary>
public enum ShardFailureCategory
{
    /// <summary>The projection could not apply an event.</summary>
    ApplyEvent,

    /// <summary>An event's data could not be read.</summary>
    EventSerialization,

    /// <summary>An event is of a type that the store does not know.</summary>
    UnknownEventType,

    /// <summary>Someone else moved the projection's progress.</summary>
    ProgressionOutOfOrder,

    /// <summary>Anything else, such as a lost connection.</summary>
    Other,
}

/// <summary>An exception that knows which event it is about.</summary>
public interface IEventFailureContext
{
    /// <summary>The kind of failure.</summary>
    ShardFailureCategory Category { get; }

    /// <summary>The event's sequence number.</summary>
    long Sequence { get; }

    /// <summary>The stored name of its type.</summary>
    string? EventTypeName { get; }

    /// <summary>The event's own id, if it is known.</summary>
    Guid? EventId { get; }

    /// <summary>Its stream, if it is known.</summary>
    Guid? StreamId { get; }

    /// <summary>Its stream's key in a store that identifies streams by string.</summary>
    string? StreamKey { get; }

    /// <summary>Its tenant, if it is known.</summary>
    string? TenantId { get; }

    /// <summary>Its place in its stream, if it is known.</summary>
    long? Version { get; }
}

/// <summary>A projection could not apply an event. A projection may throw it itself, to name the event.</summary>
public class ApplyEventException : Exception, IEventFailureContext
{
    /// <summary>Names the event and the reason.</summary>
    public ApplyEventException(IEvent @event, Exception innerException)
        : base($"Event #{@event.Sequence} ({@event.Id}) could not be applied", innerException) => Event = @event;

    /// <summary>The event.</summary>
    public IEvent Event { get; }

    ShardFailureCategory IEventFailureContext.Category => ShardFailureCategory.ApplyEvent;
    long IEventFailureContext.Sequence => Event.Sequence;
    string? IEventFailureContext.EventTypeName => Event.EventTypeName;
    Guid? IEventFailureContext.EventId => Event.Id;
    Guid? IEventFailureContext.StreamId => Event.StreamId == Guid.Empty ? null : Event.StreamId;
    string? IEventFailureContext.StreamKey => Event.StreamKey;
    string? IEventFailureContext.TenantId => Event.TenantId;
    long? IEventFailureContext.Version => Event.Version;
}

/// <summary>The projection's progress is not where this process left it, so its page was not committed.</summary>
public class ProgressionProgressOutOfOrderException : Exception
{
    /// <summary>Names the projection.</summary>
    public ProgressionProgressOutOfOrderException(ShardName progressionOrShardName)
        : base($"The progress of '{progressionOrShardName.Identity}' was moved by someone else")
    {
    }

    /// <summary>Names the projection, where it was expected to be and where it was to go.</summary>
    public ProgressionProgressOutOfOrderException(string projectionName, long expectedFloor, long ceiling)
        : base($"The progress of '{projectionName}' is not at {expectedFloor}, from where it was to go to {ceiling}")
    {
        ProjectionName = projectionName;
        ExpectedFloor = expectedFloor;
        AttemptedCeiling = ceiling;
    }

    /// <summary>The projection, if it is known.</summary>
    public string? ProjectionName { get; }

    /// <summary>Where the progress should have been.</summary>
    public long ExpectedFloor { get; }

    /// <summary>Where it was to go.</summary>
    public long AttemptedCeiling { get; }
}

/// <summary>Which event stopped a projection.</summary>
public record EventFailureDetails
{
    /// <summary>Its sequence number.</summary>
    public required long Sequence { get; init; }

    /// <summary>The stored name of its type.</summary>
    public string? EventTypeName { get; init; }

    /// <summary>Its own id, if it is known.</summary>
    public Guid? EventId { get; init; }

    /// <summary>Its stream, if it is known.</summary>
    public Guid? StreamId { get; init; }

    /// <summary>Its stream's key in a store that identifies streams by string.</summary>
    public string? StreamKey { get; init; }

    /// <summary>Its tenant, if it is known.</summary>
    public string? TenantId { get; init; }

    /// <summary>Its place in its stream, if it is known.</summary>
    public long? Version { get; init; }

    /// <summary>What an exception knows of its event.</summary>
    public static EventFailureDetails From(IEventFailureContext context) => new()
    {
        Sequence = context.Sequence,
        EventTypeName = context.EventTypeName,
        EventId = context.EventId,
        StreamId = context.StreamId,
        StreamKey = context.StreamKey,
        TenantId = context.TenantId,
        Version = context.Version,
    };

    /// <summary>Sequence number, type and stream, as a person wants to read them.</summary>
    public override string ToString() =>
        $"event #{Sequence}" + (EventTypeName is null ? "" : $" ({EventTypeName})") +
        (StreamId is null ? "" : $" on stream {StreamId}");
}

/// <summary>Why a projection stopped.</summary>
public record ShardFailure
{
    /// <summary>The kind of failure.</summary>
    public required ShardFailureCategory Category { get; init; }

    /// <summary>The type of the exception.</summary>
    public required string ExceptionType { get; init; }

    /// <summary>The type of the exception that it all began with.</summary>
    public required string RootExceptionType { get; init; }

    /// <summary>The exception's message.</summary>
    public required string Message { get; init; }

    /// <summary>The whole exception as text.</summary>
    public required string Detail { get; init; }

    /// <summary>The event at fault, if one is.</summary>
    public EventFailureDetails? Event { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Classifies an exception.</summary>
    public static ShardFailure For(Exception exception, DateTimeOffset occurredAt)
    {
        var context = Chain(exception).OfType<IEventFailureContext>().FirstOrDefault();
        var outOfOrder = Chain(exception).OfType<ProgressionProgressOutOfOrderException>().Any();
        return new ShardFailure
        {
            Category = context?.Category ??
                       (outOfOrder ? ShardFailureCategory.ProgressionOutOfOrder : ShardFailureCategory.Other),
            ExceptionType = exception.GetType().FullName!,
            RootExceptionType = Chain(exception).Last().GetType().FullName!,
            Message = exception.Message,
            Detail = exception.ToString(),
            Event = context is null ? null : EventFailureDetails.From(context),
            OccurredAt = occurredAt,
        };
    }

    /// <summary>Kind, event and message, as a person wants to read them.</summary>
    public override string ToString() => Event is null ? $"{Category}: {Message}" : $"{Category} on {Event}: {Message}";

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException) yield return exception;
    }
}
