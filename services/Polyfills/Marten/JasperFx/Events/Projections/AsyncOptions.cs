namespace JasperFx.Events.Projections;

/// <summary>How one projection is run by the daemon.</summary>
public class AsyncOptions
{
    private readonly List<string> _tables = [];

    /// <summary>How many events make a page; a page is one call of the projection and one transaction.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>How many events may wait in memory; the polyfill holds two pages at most.</summary>
    public int MaximumHopperSize { get; set; } = 5000;

    /// <summary>Whether a rebuild first deletes what the projection made.</summary>
    public bool TeardownDataOnRebuild { get; set; } = true;

    internal IReadOnlyList<string> TablesToTearDown => _tables;

    /// <summary>Names a table, with its schema, that a rebuild empties first.</summary>
    public void DeleteDataInTableOnTeardown(string tableIdentifier) => _tables.Add(tableIdentifier);
}
