using System.Text.Json;
using System.Text.Json.Serialization;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Contracts.Events;
using Diplomacy.ServiceDefaults.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>
/// The limit of every append: the same rows, written as JSON beforehand, put by COPY into the same tables with all
/// their indexes and constraints, in one transaction.
/// </summary>
internal sealed class CopyLimit
{
    /// <summary>
    /// Writes what the services write; reads with plain System.Text.Json, without the services' own optimisations, so
    /// that the limit stays the same.
    /// </summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    private static readonly string EventType = EventTypeAliases.All[typeof(SourceEventReported)];

    private static readonly string DotNetType =
        $"{typeof(SourceEventReported).FullName}, {typeof(SourceEventReported).Assembly.GetName().Name}";

    private readonly IReadOnlyList<FeedRow> _rows;
    private readonly byte[][] _data;
    private readonly Dictionary<Guid, long> _versions;

    public CopyLimit(IReadOnlyList<FeedRow> rows)
    {
        _rows = rows;
        _data = [.. rows.AsParallel().AsOrdered().Select(row => JsonSerializer.SerializeToUtf8Bytes(row.Event, Json))];
        _versions = new Dictionary<Guid, long>(rows.Count);
        foreach (var row in rows)
            _versions[row.Stream] = row.Version;
    }

    /// <summary>Bytes of data an event, on average.</summary>
    public double BytesAnEvent => _data.Average(data => (double)data.Length);

    /// <summary>Source events among the rows.</summary>
    public int Streams => _versions.Count;

    /// <summary>Empties the tables, copies, and gives the rate in events a second.</summary>
    public async Task<Sample> Measure(BenchmarkDatabase database)
    {
        await database.Empty();
        return await Sample.Of(_rows.Count, () => Task.Run(() => Write(database)));
    }

    /// <summary>Copies into the tables, which must be empty.</summary>
    public void Write(BenchmarkDatabase database)
    {
        using var connection = database.DataSource.OpenConnection();
        using var transaction = connection.BeginTransaction();
        WriteStreams(connection);
        WriteEvents(connection);
        using var command = new NpgsqlCommand(
            $"select setval('{EventLog.Schema}.mt_events_sequence', $1)", connection);
        command.Parameters.AddWithValue((long)_rows.Count);
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private void WriteStreams(NpgsqlConnection connection)
    {
        using var copy = connection.BeginBinaryImport(
            $"copy {EventLog.Schema}.mt_streams (id, version) from stdin (format binary)");
        foreach (var (stream, version) in _versions)
        {
            copy.StartRow();
            copy.Write(stream, NpgsqlDbType.Uuid);
            copy.Write(version, NpgsqlDbType.Bigint);
        }

        copy.Complete();
    }

    private void WriteEvents(NpgsqlConnection connection)
    {
        var now = DateTime.UtcNow;
        using var copy = connection.BeginBinaryImport(
            $"""
            copy {EventLog.Schema}.mt_events
                (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type) from stdin (format binary)
            """);
        for (var i = 0; i < _rows.Count; i++)
        {
            copy.StartRow();
            copy.Write(i + 1L, NpgsqlDbType.Bigint);
            copy.Write(Guid.CreateVersion7(), NpgsqlDbType.Uuid);
            copy.Write(_rows[i].Stream, NpgsqlDbType.Uuid);
            copy.Write((long)_rows[i].Version, NpgsqlDbType.Bigint);
            copy.Write(_data[i], NpgsqlDbType.Jsonb);
            copy.Write(EventType, NpgsqlDbType.Varchar);
            copy.Write(now, NpgsqlDbType.TimestampTz);
            copy.Write(DotNetType, NpgsqlDbType.Varchar);
        }

        copy.Complete();
    }
}
