using System.Data.Common;
using System.Text.Json;
using Marten;
using Marten.Services;
using Weasel.Storage;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>
/// Marten's serializer, except that it reads a column as bytes. Marten's own opens a stream for each row, which costs
/// the async daemon more than the event does.
/// </summary>
internal sealed class EventSerializer : SystemTextJsonSerializer, ISerializer
{
    /// <summary>Uses the format of <see cref="EventJson"/>.</summary>
    public EventSerializer() => Configure(EventJson.Configure);

    T IStorageSerializer.FromJson<T>(DbDataReader reader, int index) =>
        JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(index), EventJson.Options)!;

    object IStorageSerializer.FromJson(Type type, DbDataReader reader, int index) =>
        JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(index), type, EventJson.Options)!;

    ValueTask<T> IStorageSerializer.FromJsonAsync<T>(
        DbDataReader reader, int index, CancellationToken cancellationToken) =>
        new(((IStorageSerializer)this).FromJson<T>(reader, index));

    ValueTask<object> IStorageSerializer.FromJsonAsync(
        Type type, DbDataReader reader, int index, CancellationToken cancellationToken) =>
        new(((IStorageSerializer)this).FromJson(type, reader, index));
}
