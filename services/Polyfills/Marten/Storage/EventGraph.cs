using System.Collections.Concurrent;
using JasperFx.Events;
using Marten.Events;
using Marten.Exceptions;

namespace Marten.Storage;

/// <summary>How events are stored, and the event types that the store knows.</summary>
internal sealed class EventGraph(StoreOptions options) : IEventStoreOptions, IReadOnlyEventStoreOptions
{
    private readonly ConcurrentDictionary<Type, EventMapping> _byType =
        new([new(typeof(Tombstone), EventMapping.Of(typeof(Tombstone)))]);

    private readonly ConcurrentDictionary<(string Name, string? DotNetType), EventMapping> _byStoredName = new();
    private readonly ConcurrentDictionary<string, Type> _aggregates = new();
    private string? _schema;

    public StreamIdentity StreamIdentity
    {
        get => StreamIdentity.AsGuid;
        set
        {
            if (value != StreamIdentity.AsGuid)
                throw new NotSupportedException("The polyfill identifies streams only by Guid");
        }
    }

    public string DatabaseSchemaName
    {
        get => _schema ?? options.DatabaseSchemaName;
        set => _schema = value.ToLowerInvariant();
    }

    public MetadataConfig MetadataConfig { get; } = new();
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
    public EventAppendMode AppendMode { get; set; } = EventAppendMode.QuickWithServerTimestamps;
    public bool EnableUniqueIndexOnEventId { get; set; }
    public bool EnableEventTypeIndex { get; set; }

    public IEventStoreOptions AddEventType<TEvent>()
    {
        AddEventType(typeof(TEvent));
        return this;
    }

    public void AddEventType(Type eventType) => MappingFor(eventType);

    public void AddEventTypes(IEnumerable<Type> types)
    {
        foreach (var type in types) AddEventType(type);
    }

    public void MapEventType<TEvent>(string eventTypeName) where TEvent : class =>
        MapEventType(typeof(TEvent), eventTypeName);

    public void MapEventType(Type eventType, string eventTypeName) =>
        MappingFor(eventType).EventTypeName = eventTypeName;

    public EventMapping MappingFor(Type eventType) => _byType.GetOrAdd(eventType, EventMapping.Of);

    public IEvent BuildEvent(object data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data is not IEvent ready) return MappingFor(data.GetType()).Wrap(data);
        var mapping = MappingFor(ready.EventType);
        ready.EventTypeName = mapping.EventTypeName;
        ready.DotNetTypeName = mapping.DotNetTypeName;
        return ready;
    }

    /// <summary>
    /// The mapping of a stored event: by its name; among several types of that name, by its .NET type; and if the
    /// name is not known, by its .NET type alone. Else an <see cref="UnknownEventTypeException"/>.
    /// </summary>
    public EventMapping MappingFor(string name, string? dotNetType, long sequence, Guid streamId)
    {
        if (_byStoredName.TryGetValue((name, dotNetType), out var known)) return known;
        var mappings = _byType.Values;
        var found = mappings.FirstOrDefault(m => m.EventTypeName == name);
        if (found is null || (dotNetType is not null && found.DotNetTypeName != dotNetType))
            found = mappings.FirstOrDefault(m => m.DotNetTypeName == dotNetType) ?? found;
        if (found is null && dotNetType is not null && Type.GetType(dotNetType) is { } type) found = MappingFor(type);
        if (found is null) throw new UnknownEventTypeException(name, sequence, streamId);
        return _byStoredName.GetOrAdd((name, dotNetType), found);
    }

    public string AggregateAliasFor(Type aggregateType)
    {
        var alias = EventMapping.AliasOf(aggregateType);
        _aggregates.TryAdd(alias, aggregateType);
        return alias;
    }

    public Type? AggregateTypeFor(string? alias) => alias is null ? null : _aggregates.GetValueOrDefault(alias);
}
