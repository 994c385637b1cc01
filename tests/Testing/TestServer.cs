using Diplomacy.Deploy;
#if !POLYFILLS
using DotNet.Testcontainers.Builders;
using Testcontainers.PostgreSql;
#endif

namespace Diplomacy.Testing;

/// <summary>The server behind <see cref="TestPostgres"/>, wherever it comes from.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>
    /// What makes a server that is thrown away anyway quicker: nothing is written through to the disk, and
    /// there is room for the connection pools of many tests at once.
    /// </summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["fsync"] = "off",
        ["full_page_writes"] = "off",
        ["max_connections"] = "500",
    };

    private readonly IAsyncDisposable _owned;

    private TestServer(string connectionString, IAsyncDisposable owned)
    {
        ConnectionString = connectionString;
        _owned = owned;
    }

    /// <summary>Leads to a database from which others can be created.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts the server, or takes the given one.</summary>
    public static async Task<TestServer> StartAsync(string? given)
    {
#if !POLYFILLS
        if (given is null && await StartContainerAsync() is { } contained)
            return contained;
#endif
        var server = await PrivatePostgres.StartAsync(new PrivatePostgresOptions
        {
            ConnectionString = given,
            DataDirectory = Path.Combine(Path.GetTempPath(), $"diplomacy-test-{Guid.NewGuid():N}"),
            Ephemeral = true,
            Settings = Settings,
        });
        return new TestServer(server.ConnectionString, server);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _owned.DisposeAsync();

#if !POLYFILLS
    // Null where there is no Docker: PostgreSQL's own programs then serve as well.
    private static async Task<TestServer?> StartContainerAsync()
    {
        var command = Settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
        try
        {
#pragma warning disable CS0618 // Later versions want the image in the constructor, where the pinned one has no place.
            var container = new PostgreSqlBuilder().WithImage("postgres:17").WithCommand(command.ToArray()).Build();
#pragma warning restore CS0618
            await container.StartAsync();
            return new TestServer(container.GetConnectionString(), container);
        }
        catch (DockerUnavailableException)
        {
            return null;
        }
    }
#endif
}
