using Diplomacy.Tests.Interop;

namespace Diplomacy.Tests.Polyfills.Grpc;

/// <summary>Clients that nobody here wrote call the interoperability service.</summary>
[Collection(nameof(Alone))]
public sealed class ForeignClientTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Clients = RepositoryRoot.Combine("tests", "Clients");
    private static readonly string Protos = RepositoryRoot.Combine("tests", "Interop", "Protos");

    private InteropServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await InteropServer.StartAsync(0);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Grpc_js_passes_the_interoperability_cases()
    {
        await InstallAsync();
        await PassesAsync(
            Requires.Node(), ["interop.mjs", _server.Address.Authority, Path.Combine(Protos, "testing.proto")]);
    }

    [Fact]
    public async Task Python_passes_the_interoperability_cases()
    {
        await PassesAsync(Requires.PythonGrpc(), ["interop.py", _server.Address.Authority]);
    }

    [Fact]
    public async Task Connect_web_passes_its_cases_over_grpc_web()
    {
        await InstallAsync();
        var descriptors = Path.Combine(Path.GetTempPath(), $"interop-{Guid.NewGuid():N}.binpb");
        try
        {
            await RunAsync(Buf, ["build", Protos, "-o", descriptors]);
            await PassesAsync(Requires.Node(), ["web.mjs", _server.WebAddress.ToString(), descriptors]);
        }
        finally
        {
            File.Delete(descriptors);
        }
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("grpcweb")]
    public async Task Buf_curl_finds_and_calls_a_method_by_reflection(string protocol)
    {
        await InstallAsync();
        var url = new Uri(_server.Address, "/grpc.testing.TestService/UnaryCall");
        var output = await RunAsync(
            Buf, ["curl", "--protocol", protocol, "--http2-prior-knowledge", "-d", "{\"responseSize\": 3}", $"{url}"]);
        output.ShouldContain("\"body\": \"AAAA\"");
    }

    [Fact]
    public async Task Buf_curl_lists_the_services()
    {
        await InstallAsync();
        var output = await RunAsync(
            Buf, ["curl", "--list-services", "--protocol", "grpc", "--http2-prior-knowledge", $"{_server.Address}"]);
        output.ShouldContain("grpc.testing.TestService");
        output.ShouldContain("grpc.health.v1.Health");
    }

    private static string Buf => Path.Combine(Clients, "node_modules", ".bin", "buf");

    private static async Task InstallAsync()
    {
        var npm = Requires.Npm();
        if (!File.Exists(Buf))
        {
            await RunAsync(npm, ["ci", "--no-audit", "--no-fund"]);
        }
    }

    private static async Task PassesAsync(string program, string[] arguments)
    {
        var output = await RunAsync(program, arguments);
        output.ShouldContain("cases passed");
        output.ShouldNotContain("not ok");
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        await using var process = ChildProcess.Start(program, arguments, workingDirectory: Clients);
        var code = await process.ExitAsync(Patience);
        var output = string.Join('\n', process.Lines);
        code.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}");
        return output;
    }
}
