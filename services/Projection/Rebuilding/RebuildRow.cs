using Diplomacy.Protos.Projection.V1;
using Google.Protobuf.WellKnownTypes;

namespace Diplomacy.Projection.Rebuilding;

/// <summary>A rebuild as it is stored.</summary>
internal static class RebuildRow
{
    public const string Columns =
        """
        rebuild_id, state, author, reason, switch_if_different, requested_at, ended_at, node, position, lines_differing,
        first_difference, lines_mended, outcome
        """;

    /// <summary>The running rebuild, or the last one; null if there was none.</summary>
    public static async Task<Rebuild?> Last(NpgsqlDataSource dataSource, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"select {Columns} from scoring.rebuild order by number desc limit 1");
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    public static Rebuild Read(NpgsqlDataReader row)
    {
        var rebuild = new Rebuild
        {
            RebuildId = row.GetGuid(0).ToString(),
            State = (RebuildState)row.GetInt16(1),
            Author = row.GetString(2),
            Reason = row.GetString(3),
            SwitchIfDifferent = row.GetBoolean(4),
            RequestedAt = row.GetFieldValue<DateTimeOffset>(5).ToTimestamp(),
            EndedAt = row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6).ToTimestamp(),
            Node = row.GetString(7),
            Position = row.IsDBNull(8) ? 0 : row.GetInt64(8),
            DifferingLines = row.GetInt64(9),
            MendedLines = row.GetInt64(11),
            Outcome = row.GetString(12),
        };
        if (!row.IsDBNull(10))
            rebuild.FirstDifference = row.GetInt64(10);
        return rebuild;
    }
}
