namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>The tables of the read model, for readers, the projection and rebuilds.</summary>
public static class LedgerSchema
{
    /// <summary>The PostgreSQL schema that readers read.</summary>
    public const string Live = "scoring";

    /// <summary>
    /// The tables, in the order in which the switch of a rebuild locks them: first the one that readers of several
    /// begin with.
    /// </summary>
    public static readonly IReadOnlyList<string> Tables =
        ["month_range", "month_page", "ledger_page", "clock", "calibration", "move", "tie"];

    /// <summary>The view over the lines of <c>ledger_page</c>.</summary>
    public const string View = "ledger";

    /// <summary>The migrations that create and change the live tables, in order.</summary>
    private static readonly string[] Scripts =
    [
        "0003_ledger.sql", "0008_ledger_sentences.sql", "0009_ties.sql", "0012_month_sums.sql",
        "0013_ledger_partitions.sql",
    ];

    /// <summary>The statements that move all tables from one schema to another, with their partitions.</summary>
    public static string Move(string from, string to) =>
        $"""
        do $$
        declare part regclass;
        begin
            for part in select oid from pg_class where relnamespace = '{from}'::regnamespace and relispartition
                and relkind = 'r'
            loop
                execute format('alter table %s set schema {to}', part);
            end loop;
        end $$;
        {string.Join('\n', Tables.Select(table => $"alter table {from}.{table} set schema {to};"))}
        alter view {from}.{View} set schema {to}
        """;

    /// <summary>The statements that create the tables in a schema: the migrations of the live ones.</summary>
    public static string Sql(string schema) => string.Join('\n', Scripts.Select(Migrations.Read))
        .Replace($"{Live}.", $"{schema}.", StringComparison.Ordinal);
}
