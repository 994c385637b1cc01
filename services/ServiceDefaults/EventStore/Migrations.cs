using System.Reflection;
using DbUp;
using DbUp.Engine;
using Microsoft.Extensions.Logging;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>
/// The numbered migrations of the tables beside Marten's own. Each runs once, in order, in a transaction; those that
/// have run are kept in <c>recording.migration</c>. A released migration never changes: a later one amends it.
/// </summary>
internal static class Migrations
{
    private static readonly Assembly Here = typeof(Migrations).Assembly;

    /// <summary>The names of all, in order.</summary>
    public static IEnumerable<string> All =>
        Here.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>The text of one.</summary>
    public static string Read(string name)
    {
        using var stream = Here.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Runs those that have not run yet. Throws what the database answers if one fails.</summary>
    public static void Run(string connectionString, ILogger log)
    {
        var result = DeployChanges.To.PostgresqlDatabase(connectionString)
            .WithScripts(All.Select(name => new SqlScript(name, Read(name))))
            .WithVariables(EventLog.Names.ToDictionary())
            .WithTransactionPerScript()
            .JournalToPostgresqlTable("recording", "migration")
            .LogToNowhere()
            .Build().PerformUpgrade();
        if (result.Error is not null)
            throw result.Error;
        if (result.Scripts.Any())
            log.LogInformation("Migrations run: {Names}", string.Join(", ", result.Scripts.Select(one => one.Name)));
    }
}
