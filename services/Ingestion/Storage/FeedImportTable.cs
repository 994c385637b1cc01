namespace Diplomacy.Ingestion.Storage;

/// <summary>The imports of files of feeds.</summary>
internal static class FeedImportTable
{
    private const string LeasePrefix = "feed_import:";

    private static readonly string Columns =
        $"""
        import_id, number, file_name, reported_by, format, feed, header, calibrate, state, fault, total_bytes, bytes,
        {TotalsColumns}, position, started_at, ended_at, {StoreLeases.IsHeld("lease")}
        """;

    /// <summary>The columns that <see cref="ReadTotals"/> reads.</summary>
    public const string TotalsColumns = "rows, recorded, corroborated, revised, duplicate, rejected, out_of_scope";

    private const int TotalsAt = 12, TotalsCount = 7;

    /// <summary>The key of the lease of an import.</summary>
    public static long LeaseOf(string importId) => StoreLeases.KeyOf(LeasePrefix + importId);

    /// <summary>One import; null if it was never begun.</summary>
    public static async Task<StoredImport?> Find(NpgsqlDataSource dataSource, string importId, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"select {Columns} from recording.feed_import where import_id = $1");
        command.Parameters.AddArguments(importId);
        return (await ReadAll(command, ct)).FirstOrDefault();
    }

    /// <summary>A page of imports, the latest first.</summary>
    public static async Task<List<StoredImport>> List(
        NpgsqlDataSource dataSource, string feed, long? before, int limit, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns} from recording.feed_import
            where ($1 = '' or feed = $1) and ($2::bigint is null or number < $2) order by number desc limit $3
            """);
        command.Parameters.AddArguments(feed, before, limit);
        return await ReadAll(command, ct);
    }

    /// <summary>Begins an import, or opens one again that has not finished; the caller holds its lease.</summary>
    public static async Task<StoredImport> Open(
        NpgsqlDataSource dataSource, string importId, string fileName, string reportedBy, bool calibrate,
        long totalBytes, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            insert into recording.feed_import
                (import_id, lease, file_name, reported_by, calibrate, total_bytes)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (import_id) do update set
                state = case when feed_import.state = 2 then 2 else 1 end,
                fault = case when feed_import.state = 2 then feed_import.fault else '' end,
                ended_at = case when feed_import.state = 2 then feed_import.ended_at end,
                total_bytes = case when feed_import.state = 2 then feed_import.total_bytes else excluded.total_bytes end
            returning {Columns}
            """);
        command.Parameters.AddArguments(
            importId, LeaseOf(importId), fileName, reportedBy, calibrate, totalBytes);
        return (await ReadAll(command, ct))[0];
    }

    /// <summary>Stores what the first rows say about the file.</summary>
    public static async Task Describe(
        NpgsqlDataSource dataSource, string importId, short format, string feed, string header, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            "update recording.feed_import set format = $2, feed = $3, header = $4 where import_id = $1");
        command.Parameters.AddArguments(importId, format, feed, header);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The rows of an import that are done.</summary>
    public static async Task<DoneRows> Done(NpgsqlDataSource dataSource, string importId, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            select content_hash, lower(part), upper(part)
            from recording.feed_import left join lateral unnest(done) as part on true
            where import_id = $1 order by 2
            """);
        command.Parameters.AddArguments(importId);
        var (ranges, hash) = (new List<(long, long)>(), 0L);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            hash = reader.GetInt64(0);
            if (!reader.IsDBNull(1))
                ranges.Add((reader.GetInt64(1), reader.GetInt64(2)));
        }
        return new DoneRows(ranges, unchecked((ulong)hash));
    }

    /// <summary>Finishes an import, with a position that covers it; false if it is no longer open.</summary>
    public static async Task<bool> Finish(
        NpgsqlDataSource dataSource, string importId, long bytes, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            update recording.feed_import
            set state = 2, bytes = $2, ended_at = now(), position = {EventLog.Head}
            where import_id = $1 and state = 1
            """);
        command.Parameters.AddArguments(importId, bytes);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Ends an open import; false if it is no longer open.</summary>
    public static async Task<bool> End(
        NpgsqlDataSource dataSource, string importId, ImportState state, string fault, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            update recording.feed_import set state = $2, fault = $3, ended_at = now()
            where import_id = $1 and state = 1
            """);
        command.Parameters.AddArguments(importId, (short)state, fault);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Reads <see cref="TotalsColumns"/>.</summary>
    public static ImportTotals ReadTotals(System.Data.Common.DbDataReader row, int at = 0) => new(
        row.GetInt64(at), row.GetInt64(at + 1), row.GetInt64(at + 2), row.GetInt64(at + 3), row.GetInt64(at + 4),
        row.GetInt64(at + 5), row.GetFieldValue<long[]>(at + TotalsCount - 1));

    private static async Task<List<StoredImport>> ReadAll(NpgsqlCommand command, CancellationToken ct)
    {
        const int after = TotalsAt + TotalsCount;
        var rows = new List<StoredImport>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            rows.Add(new StoredImport(
                row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt16(4),
                row.GetString(5), row.GetString(6), row.GetBoolean(7), (ImportState)row.GetInt16(8), row.GetString(9),
                row.GetInt64(10), row.GetInt64(11), ReadTotals(row, TotalsAt), row.GetInt64(after),
                row.GetDateTime(after + 1), row.IsDBNull(after + 2) ? null : row.GetDateTime(after + 2),
                row.GetBoolean(after + 3)));
        return rows;
    }
}
