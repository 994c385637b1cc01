namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>The tables of the read model, for readers, the projection and rebuilds.</summary>
public static class LedgerSchema
{
    /// <summary>The PostgreSQL schema that readers read.</summary>
    public const string Live = "scoring";

    /// <summary>The tables, in the order in which the switch of a rebuild locks them.</summary>
    public static readonly IReadOnlyList<string> Tables = ["ledger_page", "clock", "calibration", "move"];

    /// <summary>The view over the first table.</summary>
    public const string View = "ledger";

    /// <summary>The statements that create the tables in a schema; the migration that creates the live ones.</summary>
    public static string Sql(string schema) =>
        Migrations.Read("0003_ledger.sql").Replace($"{Live}.", $"{schema}.", StringComparison.Ordinal);
}
