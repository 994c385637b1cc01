namespace Diplomacy.Tests.Interop;

/// <summary>The example subscribers, started as their README says, with the addresses of the tests' services.</summary>
public sealed class ExampleClientTests(RunningServices services) : IClassFixture<RunningServices>, IAsyncLifetime
{
    private const string Install = "npm ci";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The indented lines of the README.</summary>
    private static string[] Commands { get; } =
    [
        .. File.ReadLines(Path.Combine(ForeignClients.Directory, "README.md"))
            .Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim()),
    ];

    public static TheoryData<string> Watchers =>
        [.. Commands.Where(line => line.StartsWith("node ") || line.StartsWith("python3 "))];

    public async ValueTask InitializeAsync() => await ForeignClients.InstallAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void The_README_names_the_directory_and_the_installation()
    {
        Commands[0].ShouldBe("cd tests/Clients");
        Commands[1].ShouldStartWith(Install);
        Watchers.Count.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Watchers))]
    public async Task A_command_of_the_README_works(string command)
    {
        await using var client = await StartAsync(command, services.Grpc.Authority, $"{services.Web}", "BOL");

        await client.LineAsync("caught up", Patience);
    }

    [Theory]
    [MemberData(nameof(Watchers))]
    public async Task An_unknown_country_is_printed_and_ends_it(string command)
    {
        await using var client = await StartAsync(command, services.Grpc.Authority, $"{services.Web}", "Atlantis");

        await EndsAsync(client, "cannot be watched for Atlantis: ", "Atlantis");
    }

    [Theory]
    [MemberData(nameof(Watchers))]
    public async Task A_port_where_nothing_listens_is_printed_and_ends_it(string command)
    {
        await using var client = await StartAsync(command, "localhost:1", "http://localhost:1/", "BOL");

        await EndsAsync(client, "localhost:1", " cannot be watched for BOL: ");
    }

    [Theory]
    [MemberData(nameof(Watchers))]
    public async Task The_port_of_the_other_protocol_is_printed_and_ends_it(string command)
    {
        await using var client = await StartAsync(command, services.Web.Authority, $"{services.Grpc}", "BOL");

        await EndsAsync(client, " cannot be watched for BOL: ");
    }

    private static async Task EndsAsync(ChildProcess client, params string[] said)
    {
        (await client.ExitAsync(Patience)).ShouldBe(1, string.Join('\n', client.Lines));
        var line = client.Lines.Where(line => line.Length > 0).ShouldHaveSingleItem();
        foreach (var text in said)
            line.ShouldContain(text);
    }

    private static async Task<ChildProcess> StartAsync(string command, string grpc, string web, string country)
    {
        if (command.StartsWith("python3 ", StringComparison.Ordinal))
            command = Requires.PythonGrpc() + command["python3".Length..];
        var described = Path.Combine(ForeignClients.Directory, "diplomacy.binpb");
        if (command.Contains("diplomacy.binpb") && !File.Exists(described))
            await ForeignClients.RunAsync("bash", "-c", Commands.Single(line => line.StartsWith("npx buf build")));
        return ForeignClients.Start("bash", "-c", "exec " + command
            .Replace("http://localhost:5081", web).Replace("localhost:5080", grpc).Replace("BOL", country));
    }
}
