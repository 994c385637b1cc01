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
    /// <summary>Wraps the data under a new identity.</summary>
    public Event(T data) : this(data, EventIds.Next())
    {
    }

    /// <summary>Wraps data that was read; what the row says follows.</summary>
    internal Event(T data, Guid id)
    {
        Data = data;
        Id = id;
    }

    /// <inheritdoc />
    public T Data { get; set; }

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
    public string? CausationId { get; set; }

    /// <inheritdoc />
    public string? CorrelationId { get; set; }

    /// <inheritdoc />
    public Dictionary<string, object>? Headers { get; set; }

    /// <inheritdoc />
    public bool IsArchived { get; set; }

    /// <inheritdoc />
    public string? AggregateTypeName { get; set; }

    /// <inheritdoc />
    public string? UserName { get; set; }

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
