using Diplomacy.Testing;
using Marten;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(TestPostgres))]

namespace Diplomacy.Tests.Polyfills.Marten;

/// <summary>A schema that no other test has, in a database that all tests of the process share.</summary>
internal sealed class TestDatabase
{
    private static readonly Lazy<Task<NpgsqlDataSource>> Shared = new(async () =>
        NpgsqlDataSource.Create(await TestPostgres.Shared.CreateDatabaseAsync() + ";Maximum Pool Size=80"));

    private TestDatabase(NpgsqlDataSource dataSource, string schema)
    {
        DataSource = dataSource;
        Schema = schema;
    }

    public NpgsqlDataSource DataSource { get; }

    public string Schema { get; }

    /// <summary>The way there, also for other processes.</summary>
    public string ConnectionString => DataSource.ConnectionString;

    /// <summary>A schema in a database of its own, for tests that look at connections and locks.</summary>
    public static async Task<TestDatabase> CreateAloneAsync()
    {
        var connectionString = await TestPostgres.Shared.CreateDatabaseAsync() + ";Persist Security Info=true";
        return new(NpgsqlDataSource.Create(connectionString), "alone");
    }

    public static async Task<TestDatabase> CreateAsync() => new(await Shared.Value, $"s{Guid.NewGuid():N}"[..20]);

    /// <summary>A store in the schema, which knows the events of these tests.</summary>
    public DocumentStore Store(Action<StoreOptions>? configure = null) => DocumentStore.For(options =>
    {
        options.Connection(DataSource);
        Configure(options);
        configure?.Invoke(options);
    });

    public void Configure(StoreOptions options)
    {
        options.DatabaseSchemaName = Schema;
        options.UseSystemTextJsonForSerialization();
        options.Events.MapEventType<Opened>("opened");
        options.Events.MapEventType<Counted>("counted");
        options.Projections.Errors.SkipApplyErrors = false;
        options.Projections.Errors.SkipSerializationErrors = false;
        options.Projections.Errors.SkipUnknownEvents = false;
        options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(200);
    }

    /// <summary>Runs SQL in which {0} stands for the schema.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(string.Format(sql, Schema));
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The one value of SQL in which {0} stands for the schema.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(string.Format(sql, Schema));
        return (T)(await command.ExecuteScalarAsync())!;
    }
}

/// <summary>Something began.</summary>
public sealed record Opened(string Name);

/// <summary>Something was counted.</summary>
public sealed record Counted(int Amount);
