namespace JasperFx.Events;

/// <summary>A stored event, or one about to be stored: the data and everything known about it.</summary>
public interface IEvent
{
    /// <summary>The event's own identity.</summary>
    Guid Id { get; set; }

    /// <summary>Its place in its stream, from 1; 0 until it is stored.</summary>
    long Version { get; set; }

    /// <summary>Its place in the store, from 1, with gaps; 0 until it is stored.</summary>
    long Sequence { get; set; }

    /// <summary>What happened.</summary>
    object Data { get; }

    /// <summary>The stream that it belongs to.</summary>
    Guid StreamId { get; set; }

    /// <summary>The stream's key in a store that identifies streams by string.</summary>
    string? StreamKey { get; set; }

    /// <summary>When it was appended.</summary>
    DateTimeOffset Timestamp { get; set; }

    /// <summary>The tenant that it belongs to.</summary>
    string TenantId { get; set; }

    /// <summary>The .NET type of <see cref="Data"/>.</summary>
    Type EventType { get; }

    /// <summary>The name that the type is stored under.</summary>
    string EventTypeName { get; set; }

    /// <summary>The .NET type's name and assembly, as stored.</summary>
    string DotNetTypeName { get; set; }

    /// <summary>What caused it, where the store keeps causation ids.</summary>
    string? CausationId { get; set; }

    /// <summary>What it belongs to, where the store keeps correlation ids.</summary>
    string? CorrelationId { get; set; }

    /// <summary>Further facts by name, where the store keeps headers; else null.</summary>
    Dictionary<string, object>? Headers { get; set; }

    /// <summary>Whether its stream has been archived.</summary>
    bool IsArchived { get; set; }

    /// <summary>The alias of the stream's aggregate type, if it has one.</summary>
    string? AggregateTypeName { get; set; }

    /// <summary>Who did it, where the store keeps user names.</summary>
    string? UserName { get; set; }

    /// <summary>Whether projections are to pass over it.</summary>
    bool IsSkipped { get; set; }

    /// <summary>Sets one header.</summary>
    void SetHeader(string key, object value);

    /// <summary>One header, or null.</summary>
    object? GetHeader(string key);
}

/// <summary>An event whose data is of a known type.</summary>
public interface IEvent<out T> : IEvent where T : notnull
{
    /// <inheritdoc cref="IEvent.Data"/>
    new T Data { get; }
}
