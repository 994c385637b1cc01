using System.Text.Json;
using JasperFx;
using Marten.Events;
using Marten.Events.Projections;
using Marten.Storage;
using Npgsql;
using Weasel.Core;

namespace Marten;

/// <summary>How a store is set up. Nothing may be changed once the store is in use.</summary>
public class StoreOptions : IReadOnlyStoreOptions
{
    private Func<NpgsqlDataSource>? _connect;

    /// <summary>The settings that hold unless they are changed.</summary>
    public StoreOptions() => EventGraph = new EventGraph(this);

    /// <summary>The schema of the store's tables.</summary>
    public string DatabaseSchemaName
    {
        get;
        set => field = value.ToLowerInvariant();
    } = "public";

    /// <summary>What the store may do to the database schema by itself.</summary>
    public AutoCreate AutoCreateSchemaObjects { get; set; } = AutoCreate.CreateOrUpdate;

    /// <summary>Whether Npgsql's own log is left out. The polyfill never adds it.</summary>
    public bool DisableNpgsqlLogging { get; set; } = true;

    /// <summary>The advisory lock under which the schema is changed.</summary>
    public int ApplyChangesLockId { get; set; } = 4004;

    /// <summary>How events are stored.</summary>
    public IEventStoreOptions Events => EventGraph;

    /// <summary>The projections, and the settings of the daemon that runs them.</summary>
    public ProjectionOptions Projections { get; } = new();

    IReadOnlyEventStoreOptions IReadOnlyStoreOptions.Events => EventGraph;

    internal EventGraph EventGraph { get; }

    internal JsonSettings Json { get; private set; } = new(null, EnumStorage.AsInteger, Casing.Default, null);

    internal bool OwnsDataSource { get; private set; }

    internal bool ShouldApplyChangesOnStartup { get; set; }

    /// <summary>Names the database; the store keeps a data source of its own.</summary>
    public void Connection(string connectionString)
    {
        _connect = () => NpgsqlDataSource.Create(connectionString);
        OwnsDataSource = true;
    }

    /// <summary>Names the database by a data source, which stays the caller's to dispose.</summary>
    public void Connection(NpgsqlDataSource dataSource)
    {
        _connect = () => dataSource;
        OwnsDataSource = false;
    }

    /// <summary>Says how events are written as JSON. System.Text.Json is what is used anyhow.</summary>
    public void UseSystemTextJsonForSerialization(EnumStorage enumStorage = EnumStorage.AsInteger,
        Casing casing = Casing.Default, Action<JsonSerializerOptions>? configure = null) =>
        UseSystemTextJsonForSerialization(null, enumStorage, casing, configure);

    /// <summary>Says how events are written as JSON, starting from given options.</summary>
    public void UseSystemTextJsonForSerialization(JsonSerializerOptions? options,
        EnumStorage enumStorage = EnumStorage.AsInteger, Casing casing = Casing.Default,
        Action<JsonSerializerOptions>? configure = null) => Json = new(options, enumStorage, casing, configure);

    internal NpgsqlDataSource OpenDataSource() => _connect?.Invoke() ?? throw new InvalidOperationException(
        "No database is configured: call Connection(...) in AddMarten, or UseNpgsqlDataSource()");
}
