using System.Reflection;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Grpc.Net.Client;

namespace Diplomacy.Tests.EndToEnd;

/// <summary>Standalone as a process of its own, on a data directory that is gone after the test.</summary>
internal sealed class Standalone : IAsyncDisposable
{
    /// <summary>A start creates a cluster, and other tests may be starting theirs.</summary>
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(90);

    private static readonly string Assembly = typeof(Standalone).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Standalone").Value!;

    // The private server is under test, also where the tests run on a given one.
    private static readonly Dictionary<string, string?> PrivateServer = new()
    {
        [TestPostgres.EnvironmentVariable] = null,
    };

    private readonly ChildProcess _process;

    private Standalone(ChildProcess process) => _process = process;

    /// <summary>What it has printed.</summary>
    public IReadOnlyList<string> Lines => _process.Lines;

    /// <summary>Starts it; with an argument of "--once" it ends by itself.</summary>
    public static Standalone Start(string directory, params string[] arguments) =>
        StartWith(PrivateServer, directory, arguments);

    /// <summary>Starts it with variables in its environment.</summary>
    public static Standalone StartWith(
        IReadOnlyDictionary<string, string?> environment, string directory, params string[] arguments) =>
        new(ChildProcess.StartDotnet(
            Assembly, ["--data", directory, .. arguments],
            PrivateServer.Concat(environment).GroupBy(one => one.Key).ToDictionary(
                one => one.Key, one => one.Last().Value)));

    /// <summary>Starts it in a network of its own.</summary>
    public static Standalone StartIn(IsolatedNetwork network, string directory, params string[] arguments)
    {
        var inside = network.Inside([ChildProcess.Dotnet, "exec", Assembly, "--data", directory, .. arguments]);
        return new(ChildProcess.Start(inside[0], inside[1..], PrivateServer));
    }

    /// <summary>Runs it once, expects it to succeed, and gives what it printed.</summary>
    public static async Task<Printed> OnceAsync(string directory)
    {
        await using var standalone = Start(directory, "--once");
        var code = await standalone.ExitAsync();
        code.ShouldBe(0, string.Join('\n', standalone.Lines));
        return new Printed(standalone.Lines);
    }

    /// <summary>Starts it on free ports and waits until it serves.</summary>
    public static async Task<Standalone> ServingAsync(string directory)
    {
        var standalone = Start(directory, "--grpc-port", "0", "--web-port", "0");
        await standalone.LineAsync("Serving");
        return standalone;
    }

    /// <summary>A new path for a data directory.</summary>
    public static string NewDirectory() => Path.Combine(Path.GetTempPath(), $"diplomacy-test-{Guid.NewGuid():N}");

    /// <summary>The first line that contains a text.</summary>
    public Task<string> LineAsync(string containing) => _process.LineAsync(containing, StartMax);

    /// <summary>Waits for the end and gives the exit code.</summary>
    public Task<int> ExitAsync() => _process.ExitAsync(StartMax);

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public Task<int> KillAsync()
    {
        _process.Kill();
        return ExitAsync();
    }

    /// <summary>Ends it as a container's stop does.</summary>
    public Task<int> TerminateAsync()
    {
        _process.Terminate();
        return ExitAsync();
    }

    /// <summary>Clients of its services.</summary>
    public async Task<(IngestionService.IngestionServiceClient, QueryService.QueryServiceClient)> ClientsAsync()
    {
        var channel = GrpcChannel.ForAddress(AddressIn(await LineAsync("gRPC  ")));
        return (new(channel), new(channel));
    }

    /// <summary>Where health and metrics are.</summary>
    public async Task<Uri> WebAsync() => AddressIn(await LineAsync("Open  "));

    /// <summary>Waits until no process has the directory on its command line, and deletes it.</summary>
    public static async Task GoneAsync(string directory)
    {
        await Eventually.TrueAsync(() => !AnyServerOn(directory), "the end of the PostgreSQL server");
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static bool AnyServerOn(string directory) =>
        Directory.EnumerateDirectories("/proc")
            .Where(entry => int.TryParse(Path.GetFileName(entry), out _))
            .Any(entry => CommandLineOf(entry).Contains(directory));

    private static string CommandLineOf(string entry)
    {
        try
        {
            return File.ReadAllText(Path.Combine(entry, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static Uri AddressIn(string line) =>
        new(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).First(word => word.StartsWith("http")));
}
