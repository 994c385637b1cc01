using Marten.Storage;

namespace JasperFx.Events;

/// <summary>Wraps data as events by hand, where an event needs more than its data.</summary>
public static class Event
{
    /// <summary>An event of the data, not stored yet.</summary>
    public static IEvent<T> For<T>(T data) where T : notnull => new Event<T>(data);

    /// <summary>Sets when the event is said to have been appended.</summary>
    public static IEvent AtTimestamp(this IEvent e, DateTimeOffset timestamp)
    {
        e.Timestamp = timestamp;
        return e;
    }

    /// <summary>Sets one header.</summary>
    public static IEvent WithHeader(this IEvent e, string key, object value)
    {
        e.SetHeader(key, value);
        return e;
    }
}

/// <inheritdoc cref="IEvent{T}"/>
public class Event<T> : IEvent<T> where T : notnull
{
    private readonly int _place;
    private UnreadEvents? _unread;
    private T _data;
    private EventMetadata? _metadata;

    /// <summary>Wraps the data under a new identity.</summary>
    public Event(T data)
    {
        _data = data;
        Id = EventIds.Next();
    }

    /// <summary>Wraps data that was read.</summary>
    internal Event(in EventRow row, T data) : this(row) => _data = data;

    /// <summary>Wraps data that is read when it is asked for.</summary>
    internal Event(in EventRow row, UnreadEvents events, int place) : this(row) => (_unread, _place) = (events, place);

    private Event(in EventRow row)
    {
        _data = default!;
        _metadata = row.Metadata;
        Id = row.Id;
        Version = row.Version;
        Sequence = row.Sequence;
        StreamId = row.StreamId;
        Timestamp = row.Timestamp;
        IsArchived = row.IsArchived;
        EventTypeName = row.Mapping.EventTypeName;
        DotNetTypeName = row.Mapping.DotNetTypeName;
    }

    /// <inheritdoc />
    public T Data
    {
        get
        {
            // Two threads at once may both read it, and read the same.
            if (_unread is { } events) (_data, _unread) = (events.Read<T>(_place), null);
            return _data;
        }
        set => (_data, _unread) = (value, null);
    }

    object IEvent.Data => Data;

    /// <inheritdoc />
    public Type EventType => typeof(T);

    /// <inheritdoc />
    public Guid Id { get; set; }

    /// <inheritdoc />
    public long Version { get; set; }

    /// <inheritdoc />
    public long Sequence { get; set; }

    /// <inheritdoc />
    public Guid StreamId { get; set; }

    /// <inheritdoc />
    public string? StreamKey { get; set; }

    /// <inheritdoc />
    public DateTimeOffset Timestamp { get; set; }

    /// <inheritdoc />
    public string TenantId { get; set; } = StorageConstants.DefaultTenantId;

    /// <inheritdoc />
    public string EventTypeName { get; set; } = null!;

    /// <inheritdoc />
    public string DotNetTypeName { get; set; } = null!;

    /// <inheritdoc />
    public string? CausationId
    {
        get => _metadata?.CausationId;
        set => (_metadata ??= new EventMetadata()).CausationId = value;
    }

    /// <inheritdoc />
    public string? CorrelationId
    {
        get => _metadata?.CorrelationId;
        set => (_metadata ??= new EventMetadata()).CorrelationId = value;
    }

    /// <inheritdoc />
    public Dictionary<string, object>? Headers
    {
        get => _metadata?.Headers;
        set => (_metadata ??= new EventMetadata()).Headers = value;
    }

    /// <inheritdoc />
    public bool IsArchived { get; set; }

    /// <inheritdoc />
    public string? AggregateTypeName { get; set; }

    /// <inheritdoc />
    public string? UserName
    {
        get => _metadata?.UserName;
        set => (_metadata ??= new EventMetadata()).UserName = value;
    }

    /// <inheritdoc />
    public bool IsSkipped { get; set; }

    /// <inheritdoc />
    public void SetHeader(string key, object value) => (Headers ??= [])[key] = value;

    /// <inheritdoc />
    public object? GetHeader(string key) => Headers?.GetValueOrDefault(key);

    /// <summary>Two wrappers are equal if they wrap the same event.</summary>
    public override bool Equals(object? obj) => obj is Event<T> other && Id.Equals(other.Id);

    /// <inheritdoc />
    public override int GetHashCode() => Id.GetHashCode();
}
