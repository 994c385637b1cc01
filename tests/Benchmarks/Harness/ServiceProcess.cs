using System.Globalization;
using Diplomacy.Deploy;
using Diplomacy.Testing;

namespace Diplomacy.Benchmarks.Harness;

/// <summary>One of the service programs, as it is deployed, in a process of its own.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);

    private readonly ChildProcess _process;

    private ServiceProcess(ChildProcess process, int grpcPort, int webPort)
    {
        _process = process;
        (Address, WebAddress) = ($"http://localhost:{grpcPort}", $"http://localhost:{webPort}");
    }

    /// <summary>Where it serves gRPC.</summary>
    public string Address { get; }

    /// <summary>Where it serves HTTP/1.1.</summary>
    public string WebAddress { get; }

    /// <summary>The most memory that it has held at a time so far, in MiB, as the kernel counts it.</summary>
    public double PeakMemory => Memory("VmHWM:");

    /// <summary>The memory that it holds, in MiB, as the kernel counts it.</summary>
    public double WorkingSet => Memory("VmRSS:");

    /// <summary>Starts a service and returns once it says that it is ready.</summary>
    /// <param name="name">The last part of its project's name, such as "Ingestion".</param>
    /// <param name="arguments">What else to start it with, given the ports of gRPC and of the web.</param>
    public static Task<ServiceProcess> Start(
        string name, string connectionString, Func<int, int, string[]>? arguments = null) =>
        StartProgram(Path.Combine(AppContext.BaseDirectory, $"Diplomacy.{name}.dll"), connectionString, arguments);

    /// <summary>The same with another program file.</summary>
    /// <param name="program">The path of its .dll.</param>
    public static async Task<ServiceProcess> StartProgram(
        string program, string connectionString, Func<int, int, string[]>? arguments = null)
    {
        var ports = FreePorts.Take(2);
        var (grpcPort, webPort) = (ports[0], ports[1]);
        var process = ChildProcess.StartDotnet(
            program, arguments?.Invoke(grpcPort, webPort) ?? [],
            new Dictionary<string, string?>
            {
                ["ConnectionStrings__Postgres"] = connectionString,
                ["Ports__Grpc"] = $"{grpcPort}",
                ["Ports__Web"] = $"{webPort}",
            });
        using var client = new HttpClient();
        await Eventually.TrueAsync(
            async () =>
            {
                if (process.HasExited)
                    throw new InvalidOperationException($"{program} ended: {string.Join('\n', process.Lines)}");
                return await IsReady(client, $"http://localhost:{webPort}/health/ready");
            },
            $"{program} to be ready", StartPatience);
        return new ServiceProcess(process, grpcPort, webPort);
    }

    /// <summary>Stops it.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private double Memory(string kind) => double.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(kind, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    private static async Task<bool> IsReady(HttpClient client, string address)
    {
        try
        {
            using var response = await client.GetAsync(address);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
