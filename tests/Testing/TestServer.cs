using Diplomacy.Deploy;
using Testcontainers.PostgreSql;

namespace Diplomacy.Testing;

/// <summary>The server behind <see cref="TestPostgres"/>, wherever it comes from.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>
    /// Settings that make a disposable server quicker: nothing is written through to the disk, and the connection limit
    /// is high enough for the pools of many tests at once.
    /// </summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["fsync"] = "off",
        ["full_page_writes"] = "off",
        ["max_connections"] = "500",
    };

    private readonly IAsyncDisposable _owned;

    private TestServer(string superuser, string connectionString, IAsyncDisposable owned)
    {
        SuperuserConnectionString = superuser;
        ConnectionString = connectionString;
        _owned = owned;
    }

    /// <summary>Leads to a database from which others can be created.</summary>
    public string SuperuserConnectionString { get; }

    /// <summary>As the role without privileges that services have; on a given server as the given one.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts the server, or takes the given one, and says which it is.</summary>
    public static async Task<TestServer> StartAsync(string? given)
    {
        if (given is not null)
            return await StartPrivateAsync(given, "it is given");
        return await Containers.ReasonAgainstAsync(Containers.PostgresImage) is { } reason
            ? await StartPrivateAsync(given, reason)
            : await StartContainerAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _owned.DisposeAsync();

    private static async Task<TestServer> StartPrivateAsync(string? given, string reason)
    {
        var server = await PrivatePostgres.StartAsync(new PrivatePostgresOptions
        {
            ConnectionString = given,
            DataDirectory = Path.Combine(Path.GetTempPath(), $"diplomacy-test-{Guid.NewGuid():N}"),
            Routes = PostgresRoutes.Programs | PostgresRoutes.Npm,
            Ephemeral = true,
            Settings = Settings,
        });
        Containers.Say($"PostgreSQL is {server.Description}, since {reason}.");
        return new TestServer(server.SuperuserConnectionString, server.ConnectionString, server);
    }

    private static async Task<TestServer> StartContainerAsync()
    {
        var command = Settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
        var container = new PostgreSqlBuilder(Containers.PostgresImage).WithCommand(command.ToArray()).Build();
        await container.StartAsync();
        Containers.Say($"PostgreSQL is a container of {Containers.PostgresImage}.");
        var superuser = container.GetConnectionString();
        var connectionString = await ServiceRole.EnsureAsync(superuser, "postgres", Guid.NewGuid().ToString("N"));
        return new TestServer(superuser, connectionString, container);
    }
}
