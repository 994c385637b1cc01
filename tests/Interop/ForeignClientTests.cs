namespace Diplomacy.Tests.Interop;

/// <summary>Clients of other gRPC implementations call the services.</summary>
public sealed class ForeignClientTests(RunningServices services) : IClassFixture<RunningServices>, IAsyncLifetime
{
    private const string Report =
        """
        {"reports": [{"occurred_on": {"year": 2009, "month": 6}, "source": "TON", "target": "FJI",
                      "cameo_code": "043", "origin": {"publisher": "Gazette"}}]}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _descriptors = Path.Combine(Path.GetTempPath(), $"diplomacy-{Guid.NewGuid():N}.binpb");

    public async ValueTask InitializeAsync() => await ForeignClients.InstallAsync();

    public ValueTask DisposeAsync()
    {
        File.Delete(_descriptors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Buf_curl_lists_the_services_by_reflection()
    {
        var listed = await CurlAsync("--list-services", "--protocol", "grpc", $"{services.Grpc}");

        listed.ShouldContain("diplomacy.ingestion.v1.IngestionService");
        listed.ShouldContain("diplomacy.query.v1.QueryService");
        listed.ShouldContain("grpc.health.v1.Health");
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("grpcweb")]
    public async Task Buf_curl_finds_a_method_by_reflection_and_calls_it(string protocol)
    {
        var uri = new Uri(services.Grpc, "/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents");

        (await CurlAsync("--protocol", protocol, "-d", Report, $"{uri}")).ShouldContain("\"sourceEventId\"");
    }

    [Fact]
    public async Task Clients_in_JavaScript_and_Python_and_over_grpc_web_receive_a_change()
    {
        var (node, python) = (Requires.Node(), Requires.PythonGrpc());
        await ForeignClients.DescribeAsync(_descriptors);
        await using var js = ForeignClients.Start(node, "watch.mjs", services.Grpc.Authority, "WSM");
        await using var py = ForeignClients.Start(python, "watch.py", services.Grpc.Authority, "WSM", _descriptors);
        await using var web = ForeignClients.Start(node, "watch-web.mjs", $"{services.Web}", "WSM", _descriptors);
        ChildProcess[] all = [js, py, web];
        foreach (var client in all)
            await client.LineAsync("caught up", Patience);

        await services.StoreAsync(Reports.Of("2009-06-01", "TON", "WSM", "043"));

        foreach (var client in all)
            await client.LineAsync("TON WSM", Patience);
    }

    private static Task<string> CurlAsync(params string[] arguments) =>
        ForeignClients.RunAsync(ForeignClients.Buf, ["curl", "--http2-prior-knowledge", .. arguments]);
}
