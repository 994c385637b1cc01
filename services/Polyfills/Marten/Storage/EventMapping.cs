using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using JasperFx.Events;
using Marten.Exceptions;

namespace Marten.Storage;

/// <summary>How one type of event is named, wrapped, written and read.</summary>
internal abstract partial class EventMapping(Type eventType) : IEventType
{
    public Type EventType { get; } = eventType;

    public string DotNetTypeName { get; set; } = $"{eventType.FullName}, {eventType.Assembly.GetName().Name}";

    public string EventTypeName { get; set; } = AliasOf(eventType);

    public string Alias => EventTypeName;

    public static EventMapping Of(Type eventType) =>
        (EventMapping)Activator.CreateInstance(typeof(EventMapping<>).MakeGenericType(eventType))!;

    /// <summary>Wraps new data.</summary>
    public abstract IEvent Wrap(object data);

    /// <summary>Wraps stored data.</summary>
    public abstract IEvent Wrap(in EventRow row, JsonSettings json, ReadOnlySpan<byte> utf8);

    /// <summary>Wraps stored data that is read when it is asked for.</summary>
    public abstract IEvent Unread(in EventRow row, UnreadEvents events, int place);

    /// <summary>Writes data as UTF-8.</summary>
    public abstract byte[] Write(JsonSettings json, object data);

    /// <summary>SourceEventReported becomes source_event_reported, as in Marten.</summary>
    public static string AliasOf(Type type)
    {
        var spaced = BeforeAWord().Replace(AfterAnAcronym().Replace(type.Name, "$1 $2"), "$1 $2");
        return spaced.ToLowerInvariant().Replace(' ', '_');
    }

    [GeneratedRegex(@"(\P{Ll})(\P{Ll}\p{Ll})")]
    private static partial Regex AfterAnAcronym();

    [GeneratedRegex(@"(\p{Ll})(\P{Ll})")]
    private static partial Regex BeforeAWord();
}

/// <inheritdoc />
internal sealed class EventMapping<T>() : EventMapping(typeof(T)) where T : notnull
{
    private JsonTypeInfo<T>? _typeInfo;

    public override IEvent Wrap(object data) =>
        new Event<T>((T)data) { EventTypeName = EventTypeName, DotNetTypeName = DotNetTypeName };

    public override IEvent Wrap(in EventRow row, JsonSettings json, ReadOnlySpan<byte> utf8) =>
        new Event<T>(row, Read(json, utf8, row));

    public override IEvent Unread(in EventRow row, UnreadEvents events, int place) =>
        new Event<T>(row, events, place);

    /// <summary>
    /// Reads stored data. An <see cref="EventDeserializationFailureException"/> names the event if that cannot be done.
    /// </summary>
    public T Read(JsonSettings json, ReadOnlySpan<byte> utf8, in EventRow row)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, _typeInfo ??= json.For<T>()) ??
                   throw new JsonException("The data is null");
        }
        catch (Exception reason)
        {
            throw new EventDeserializationFailureException(row.Sequence, this, row.StreamId, reason);
        }
    }

    public override byte[] Write(JsonSettings json, object data) =>
        JsonSerializer.SerializeToUtf8Bytes((T)data, _typeInfo ??= json.For<T>());
}
