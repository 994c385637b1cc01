namespace JasperFx.Events;

/// <summary>Events that are to be appended to one stream.</summary>
public class StreamAction
{
    private readonly List<IEvent> _events = [];

    /// <summary>Nothing yet, for the stream of that id.</summary>
    public StreamAction(Guid stream, StreamActionType actionType)
    {
        Id = stream;
        ActionType = actionType;
    }

    /// <summary>The stream.</summary>
    public Guid Id { get; }

    /// <summary>The stream's key in a store that identifies streams by string.</summary>
    public string? Key => null;

    /// <summary>Whether the stream must be new.</summary>
    public StreamActionType ActionType { get; }

    /// <summary>What the stream is folded into, if that was said.</summary>
    public Type? AggregateType { get; set; }

    /// <summary>The stored alias of <see cref="AggregateType"/>.</summary>
    public string? AggregateTypeName { get; internal set; }

    /// <summary>The tenant that the stream belongs to.</summary>
    public string TenantId { get; set; } = StorageConstants.DefaultTenantId;

    /// <summary>What is to be appended, oldest first.</summary>
    public IReadOnlyList<IEvent> Events => _events;

    /// <summary>The version that the stream must have before the append; null where any will do.</summary>
    public long? ExpectedVersionOnServer { get; set; }

    /// <summary>The stream's version after the append; known once it is done.</summary>
    public long Version { get; set; }

    /// <summary>A new stream of ready-made events; none is an <see cref="EmptyEventStreamException"/>.</summary>
    public static StreamAction Start(Guid streamId, params IEvent[] events)
    {
        if (events.Length == 0) throw new EmptyEventStreamException(streamId);
        return new StreamAction(streamId, StreamActionType.Start).AddEvents(events);
    }

    /// <summary>Ready-made events for a stream that may exist.</summary>
    public static StreamAction Append(Guid streamId, IEvent[] events) =>
        new StreamAction(streamId, StreamActionType.Append).AddEvents(events);

    /// <summary>Adds events behind those that are there.</summary>
    public StreamAction AddEvents(IReadOnlyList<IEvent> events)
    {
        _events.EnsureCapacity(_events.Count + events.Count);
        foreach (var e in events) AddEvent(e);
        return this;
    }

    /// <summary>Adds an event behind those that are there.</summary>
    public StreamAction AddEvent(IEvent @event)
    {
        if (@event.Id == Guid.Empty) @event.Id = EventIds.Next();
        @event.StreamId = Id;
        @event.TenantId = TenantId;
        _events.Add(@event);
        return this;
    }
}
