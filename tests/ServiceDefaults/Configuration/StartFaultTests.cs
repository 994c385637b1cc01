using System.Net;
using System.Net.Sockets;
using Diplomacy.Testing;
using Npgsql;

namespace Diplomacy.Tests.ServiceDefaults.Configuration;

/// <summary>A single service that cannot start prints one sentence, and ends with exit code 1.</summary>
public sealed class StartFaultTests
{
    private const string Postgres = TestPostgres.EnvironmentVariable;
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=a;Database=b";

    [Theory]
    [InlineData("Ports:Grpc", "70000")]
    [InlineData("Ports:Web", "-5")]
    [InlineData("Ports:Web", "web")]
    public async Task A_port_that_is_none_is_named_with_its_setting(string key, string given) =>
        (await SentenceAsync(Nowhere, $"--{key}", given)).ShouldBe(
            $"{key} is \"{given}\"; set it to a number from 0 to 65535, where 0 takes any free port.");

    [Theory]
    [InlineData("Ports:Grpc", "Ports:Web")]
    [InlineData("Ports:Web", "Ports:Grpc")]
    public async Task A_port_in_use_is_named_with_its_setting(string key, string other)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        (await SentenceAsync(Nowhere, $"--{key}", $"{port}", $"--{other}", "0", "--Postgres:WaitSeconds", "1"))
            .ShouldBe($"Port {port} is in use by another process; stop that one, or choose another port with {key}.");
    }

    [Theory]
    [InlineData(null, "No PostgreSQL is configured; set ConnectionStrings__Postgres to its connection string.")]
    [InlineData("", "No PostgreSQL is configured; set ConnectionStrings__Postgres to its connection string.")]
    [InlineData("nonsense", "ConnectionStrings__Postgres is no connection string; expected one such as ")]
    [InlineData("Username=a", "ConnectionStrings__Postgres names no host; expected one such as ")]
    public async Task A_connection_string_that_is_none_is_named(string? given, string beginning) =>
        (await SentenceAsync(given)).ShouldStartWith(beginning);

    [Theory]
    [InlineData(Nowhere, "PostgreSQL at 127.0.0.1:1 was not usable within 1 s: Connection refused; check ")]
    [InlineData("Host=no.such.host.invalid;Username=a", "PostgreSQL at no.such.host.invalid:5432 was not usable ")]
    public async Task A_server_that_cannot_be_reached_is_named_after_a_deadline(string given, string beginning) =>
        (await SentenceAsync(given, "--Postgres:WaitSeconds", "1")).ShouldStartWith(beginning);

    [Theory]
    [InlineData("Password", "wrong", "refuses: password authentication failed for user ")]
    [InlineData("Username", "nobody", "refuses: password authentication failed for user \"nobody\"; ")]
    [InlineData("Database", "nowhere", "was not usable within 1 s: database \"nowhere\" does not exist; ")]
    public async Task A_server_that_refuses_is_quoted(string key, string value, string reason)
    {
        var given = new NpgsqlConnectionStringBuilder(await TestPostgres.Shared.CreateDatabaseAsync());
        given[key] = value;

        (await SentenceAsync(given.ConnectionString, "--Postgres:WaitSeconds", "1"))
            .ShouldStartWith($"PostgreSQL at {given.Host}:{given.Port} {reason}");
    }

    /// <summary>What the process prints besides warnings.</summary>
    private static async Task<string> SentenceAsync(string? connectionString, params string[] arguments)
    {
        await using var process = ChildProcess.StartDotnet(
            Path.Combine(AppContext.BaseDirectory, "Diplomacy.Ingestion.dll"),
            ["--Ports:Grpc", "0", "--Ports:Web", "0", .. arguments],
            new Dictionary<string, string?> { [Postgres] = connectionString });
        (await process.ExitAsync()).ShouldBe(1, string.Join('\n', process.Lines));
        return process.Lines.Where(line => line.Length > 0 && !line.Contains(" warn: ")).ShouldHaveSingleItem();
    }
}
