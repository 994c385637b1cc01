using Diplomacy.Contracts;
using Npgsql;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>
/// The stored events and the progress of the projection, for SQL. Marten's own tables are named here and nowhere else:
/// what its API can answer at the same cost is asked there, and the rest is built from these parts.
/// </summary>
public static class EventLog
{
    /// <summary>The PostgreSQL schema that holds the event store's own tables.</summary>
    public const string Schema = "diplomacy";

    /// <summary>
    /// The stored events as a table <c>stored</c>: position, stream_id, version, type, data and stored_at. A position
    /// that a failed append left empty may hold a tombstone, which describes nothing.
    /// </summary>
    public const string Stored =
        $"""
        (select seq_id as position, stream_id, version, type, data, timestamp as stored_at
         from {Schema}.mt_events where type <> 'tombstone') as stored
        """;

    /// <summary>The last position that is taken, as an expression; 0 in an empty store.</summary>
    public const string Head = $"(select coalesce(max(seq_id), 0) from {Schema}.mt_events)";

    /// <summary>The position up to which the projection has come, as an expression; 0 before its first batch.</summary>
    public const string Progress =
        $"""
        coalesce((select last_seq_id from {Schema}.mt_event_progression
                  where name = '{ScoreProjection.ProgressKey}'), 0)
        """;

    /// <summary>A query for the same, which keeps the projection there until the transaction ends.</summary>
    public const string LockProgress =
        $"""
        select last_seq_id from {Schema}.mt_event_progression where name = '{ScoreProjection.ProgressKey}' for update
        """;

    /// <summary>The names that migrations write as <c>$streams$</c> and so on.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["streams"] = $"{Schema}.mt_streams",
        ["events"] = $"{Schema}.mt_events",
        ["event_numbers"] = $"{Schema}.mt_events_sequence",
        ["event_class"] = "mt_dotnet_type",
        ["progress"] = $"{Schema}.mt_event_progression",
    };

    /// <summary>Reads <see cref="Head"/>.</summary>
    public static Task<long> ReadHead(NpgsqlDataSource dataSource, CancellationToken ct) =>
        Read(dataSource, $"select {Head}", ct);

    /// <summary>Reads <see cref="Progress"/>.</summary>
    public static Task<long> ReadProgress(NpgsqlDataSource dataSource, CancellationToken ct) =>
        Read(dataSource, $"select {Progress}", ct);

    private static async Task<long> Read(NpgsqlDataSource dataSource, string sql, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
