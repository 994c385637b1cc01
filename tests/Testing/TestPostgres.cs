using System.Collections.Concurrent;
using Npgsql;
using Xunit;

namespace Diplomacy.Testing;

/// <summary>
/// One PostgreSQL server for the whole test process, started when the first database is asked for, and as
/// many empty databases in it as tests want. Durability is off: a test about crashes starts its own server.
/// </summary>
/// <remarks>
/// Use <see cref="Shared"/>, or declare <c>[assembly: AssemblyFixture(typeof(TestPostgres))]</c> and take it as
/// a constructor argument; either way it is the same server. With ConnectionStrings__Postgres in the
/// environment that server is used, and the databases made in it are dropped at the end.
/// </remarks>
public sealed class TestPostgres : IAsyncLifetime
{
    /// <summary>Names the environment variable with the connection string of a server that runs already.</summary>
    public const string EnvironmentVariable = "ConnectionStrings__Postgres";

    private static readonly Lazy<Task<TestServer>> Server = new(() => TestServer.StartAsync(Given));
    private static readonly ConcurrentBag<string> Created = [];

    private static string? Given =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } given ? given : null;

    /// <summary>The server of this process.</summary>
    public static TestPostgres Shared { get; } = new();

    /// <summary>Creates an empty database for one caller alone and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var server = await Server.Value;
        var name = $"test_{Guid.NewGuid():N}";
        var owner = new NpgsqlConnectionStringBuilder(server.ConnectionString).Username;
        await ExecuteAsync(
            server.SuperuserConnectionString, $"create database {name} template template0 owner \"{owner}\"");
        Created.Add(name);
        return new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Database = name,
            IncludeErrorDetail = true,
        }.ConnectionString;
    }

    /// <summary>The superuser's connection string of a database, for tests that do what services may not.</summary>
    public async Task<string> SuperuserOfAsync(string database) =>
        new NpgsqlConnectionStringBuilder((await Server.Value).SuperuserConnectionString)
        {
            Database = new NpgsqlConnectionStringBuilder(database).Database,
        }.ConnectionString;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Stops the server; where it was given, drops the databases made in it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Server.IsValueCreated)
            return;
        var server = await Server.Value;
        while (Given is not null && Created.TryTake(out var name))
            await ExecuteAsync(server.SuperuserConnectionString, $"drop database if exists {name} with (force)");
        await server.DisposeAsync();
    }

    private static async Task ExecuteAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
