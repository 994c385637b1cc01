namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>The tables that the projection writes, for whoever reads them or builds them anew.</summary>
public static class LedgerSchema
{
    /// <summary>The PostgreSQL schema that readers read.</summary>
    public const string Live = "scoring";

    /// <summary>The tables, the later ones looked up by the earlier in no order but this.</summary>
    public static readonly IReadOnlyList<string> Tables = ["ledger_page", "clock", "calibration", "move"];

    /// <summary>The view over the first of them.</summary>
    public const string View = "ledger";

    /// <summary>The statements that create them in a schema.</summary>
    public static string Sql(string schema) =>
        Read("ledger.sql").Replace($"{Live}.", $"{schema}.", StringComparison.Ordinal);

    internal static string Read(string name)
    {
        using var stream = typeof(LedgerSchema).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
