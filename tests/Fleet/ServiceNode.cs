namespace Diplomacy.Tests.Fleet;

/// <summary>One running service of the fleet, and where it listens.</summary>
public sealed class ServiceNode
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    internal ServiceNode(Member member, int grpcPort, int webPort)
    {
        Member = member;
        Grpc = new Uri($"http://127.0.0.1:{grpcPort}");
        Web = new Uri($"http://127.0.0.1:{webPort}");
    }

    /// <summary>Its process.</summary>
    public Member Member { get; }

    /// <summary>gRPC, cleartext HTTP/2.</summary>
    public Uri Grpc { get; }

    /// <summary>gRPC-Web, health and metrics, HTTP/1.1.</summary>
    public Uri Web { get; }

    /// <summary>Whether it says that it can serve.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken ct = default) => await HealthAsync("ready", ct) == 200;

    /// <summary>The HTTP status of /health/ready or /health/live; 0 where there is no answer.</summary>
    public async Task<int> HealthAsync(string kind, CancellationToken ct = default)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Web, $"/health/{kind}"), ct);
            return (int)answer.StatusCode;
        }
        catch (Exception exception) when (
            exception is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return 0;
        }
    }

    /// <summary>Returns once it says that it can serve.</summary>
    /// <exception cref="TimeoutException">It did not say so in time.</exception>
    public async Task ReadyAsync(TimeSpan within, CancellationToken ct = default)
    {
        var deadline = DateTime.UtcNow + within;
        while (!await IsReadyAsync(ct))
        {
            if (DateTime.UtcNow > deadline)
                throw new TimeoutException($"{Member.Name} was not ready within {within.TotalSeconds:0} s at {Web}.");
            await Task.Delay(PollInterval, ct);
        }
    }
}
