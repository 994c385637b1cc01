using Npgsql;

namespace Diplomacy.Tests.Security;

/// <summary>The tables of a database, to tell whether a call has harmed them.</summary>
internal static class Tables
{
    /// <summary>Every table of the services by name, with its rows.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> CountAsync(NpgsqlDataSource store)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await using var command = store.CreateCommand(
            """
            select format('%I.%I', schemaname, tablename), (xpath('/row/n/text()', query_to_xml(
                format('select count(*) as n from %I.%I', schemaname, tablename), false, true, '')))[1]::text::bigint
            from pg_tables where schemaname not in ('pg_catalog', 'information_schema')
            """);
        await using var reader = await command.ExecuteReaderAsync(Deadline.Token());
        while (await reader.ReadAsync(Deadline.Token()))
            counts[reader.GetString(0)] = reader.GetInt64(1);
        return counts;
    }
}
