using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Diplomacy.Tests.EndToEnd;

/// <summary>A start that cannot succeed ends in one sentence that names what to change, and in exit code 1.</summary>
public sealed class BadStartTests
{
    private const string Postgres = TestPostgres.EnvironmentVariable;
    private static readonly string[] Steps = ["Starting ", "PostgreSQL  ", "Loading ", "Seeds ", "    "];

    [Theory]
    [InlineData("--grpc-port", "70000")]
    [InlineData("--grpc-port", "-1")]
    [InlineData("--web-port", "http")]
    public async Task A_port_that_is_none_is_named_with_its_option(string option, string given)
    {
        var directory = Standalone.NewDirectory();

        (await SentenceAsync(directory, [], option, given)).ShouldBe(
            $"{option} is \"{given}\"; expected a number from 0 to 65535, where 0 takes any free port.");
        Directory.Exists(directory).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--grpc-port", "--web-port", null)]
    [InlineData("--web-port", "--grpc-port", null)]
    [InlineData("--web-port", "--grpc-port", "Ports__Web")]
    public async Task A_port_in_use_is_named_with_its_option_and_no_server_is_left_behind(
        string option, string other, string? variable)
    {
        var directory = Standalone.NewDirectory();
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var environment = new Dictionary<string, string?>();
        if (variable is not null)
            environment[variable] = $"{port}";

        (await SentenceAsync(directory, environment, option, $"{port}", other, "0")).ShouldBe(
            $"Port {port} is in use by another process; stop that one, or choose another port with "
            + $"{variable ?? option}.");
        await Standalone.GoneAsync(directory);
    }

    // At once; while the cluster is made; and before the services have their tables.
    [Theory]
    [InlineData("3m")]
    [InlineData("20m")]
    [InlineData("40m")]
    public async Task A_full_disk_is_called_one(string size)
    {
        var directory = Standalone.NewDirectory();
        using (Requires.SmallDisk(directory, size))
            (await SentenceAsync(Path.Combine(directory, "data"), [], "--once")).ShouldBe(
                $"The disk of {directory}/data is full; free some space, or name another directory with --data.");
        await Standalone.GoneAsync(directory);
    }

    [Theory]
    [InlineData("nonsense", "ConnectionStrings__Postgres is no connection string; expected one such as ")]
    [InlineData("postgres://sandra:secret@db.example/x", "ConnectionStrings__Postgres is no connection string; ")]
    [InlineData("Host=db.example;Port=none", "ConnectionStrings__Postgres is no connection string; ")]
    [InlineData("Host=127.0.0.1;Port=1;Username=a", "No PostgreSQL answers at 127.0.0.1:1 within 15 s; start it, ")]
    public async Task A_connection_string_that_leads_nowhere_is_named_without_its_password(
        string given, string beginning)
    {
        var sentence = await SentenceAsync(
            Standalone.NewDirectory(), new() { [Postgres] = given }, "--once");

        sentence.ShouldStartWith(beginning);
        sentence.ShouldNotContain("sandra");
    }

    [Theory]
    [InlineData("Database", "nowhere", "database \"nowhere\" does not exist")]
    [InlineData("Password", "wrong", "password authentication failed for user")]
    [InlineData("Username", "nobody", "password authentication failed for user \"nobody\"")]
    public async Task A_server_that_refuses_is_quoted(string key, string value, string reason)
    {
        var given = new NpgsqlConnectionStringBuilder(await TestPostgres.Shared.CreateDatabaseAsync());
        given[key] = value;

        (await SentenceAsync(Standalone.NewDirectory(), new() { [Postgres] = given.ConnectionString }, "--once"))
            .ShouldBe($"PostgreSQL at {given.Host}:{given.Port} refuses: {reason}"
                + (key == "Password" ? $" \"{given.Username}\"" : "") + "; check ConnectionStrings__Postgres.");
    }

    [Theory]
    [InlineData("nonsense", "--seed is \"nonsense\"; expected the gRPC address of Ingestion, such as ")]
    [InlineData("localhost:5180", "--seed is \"localhost:5180\"; expected the gRPC address of Ingestion, such as ")]
    [InlineData("http://localhost:1", "The seeds could not be loaded: ")]
    public async Task Services_that_are_not_there_are_not_seeded(string given, string beginning) =>
        (await SentenceAsync(Standalone.NewDirectory(), [], "--seed", given)).ShouldStartWith(beginning);

    [Fact]
    public async Task With_access_and_with_TLS_it_loads_the_same_seeds()
    {
        using var files = new TemporaryFiles();
        using var authority = new TestAuthority();
        var open = new Dictionary<string, string?>();
        var access = TestService.Believing(files.Write("jwks.json", new TestIssuer().Jwks));
        var tls = new Dictionary<string, string?>(access);
        authority.Give(files, tls);
        var directory = Standalone.NewDirectory();

        foreach (var settings in (Dictionary<string, string?>[])[open, access, tls])
        {
            var environment = settings.ToDictionary(one => one.Key.Replace(":", "__"), one => one.Value);
            await using var standalone = Standalone.StartWith(environment, directory, "--once");
            (await standalone.ExitAsync()).ShouldBe(0, string.Join('\n', standalone.Lines));
            new Printed(standalone.Lines).Seeds.Contains(" 0 recorded, 0 corroborated, ").ShouldBe(settings != open);
        }
        await Standalone.GoneAsync(directory);
    }

    /// <summary>The only line that a failing start prints, apart from those of what went well before.</summary>
    private static async Task<string> SentenceAsync(
        string directory, Dictionary<string, string?> environment, params string[] arguments)
    {
        await using var standalone = Standalone.StartWith(environment, directory, arguments);
        (await standalone.ExitAsync()).ShouldBe(1, string.Join('\n', standalone.Lines));
        return standalone.Lines.Where(line =>
                line.Length > 0 && !line.Contains("runs as root") && !Steps.Any(line.StartsWith))
            .ShouldHaveSingleItem();
    }
}
