using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>Serves grpc.health.v1 from the health checks of the application.</summary>
internal sealed class HealthService(
    HealthCheckService checks,
    PublishedHealth published,
    IOptions<GrpcHealthChecksOptions> options,
    IHostApplicationLifetime lifetime)
    : Grpc.Health.V1.Health.HealthBase
{
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = await CheckAsync(request.Service, context.CancellationToken);
        return status == ServingStatus.ServiceUnknown
            ? throw new RpcException(new Status(StatusCode.NotFound, ""))
            : new HealthCheckResponse { Status = status };
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        // A stopping server ends its watches: they would keep it alive for the whole shutdown timeout.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, lifetime.ApplicationStopping);
        using var changes = published.Subscribe(request.Service);
        try
        {
            var last = await CheckAsync(request.Service, over.Token);
            await responseStream.WriteAsync(new HealthCheckResponse { Status = last });
            await foreach (var status in changes.Reader.ReadAllAsync(over.Token))
            {
                if (status != last)
                {
                    last = status;
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = status });
                }
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
        }
    }

    private async ValueTask<ServingStatus> CheckAsync(string service, CancellationToken cancellation)
    {
        if (options.Value.UseHealthChecksCache)
        {
            return published.Last(service);
        }

        if (options.Value.Services.Find(service) is not { } mapping)
        {
            return ServingStatus.ServiceUnknown;
        }

        var report = await checks.CheckHealthAsync(
            check => PublishedHealth.SpeaksFor(mapping, check.Name, check.Tags), cancellation);
        return PublishedHealth.StatusOf(report.Entries.Values);
    }
}

/// <summary>The last report that the application published, for each service, and who watches it.</summary>
internal sealed class PublishedHealth(IOptions<GrpcHealthChecksOptions> options) : IHealthCheckPublisher
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _last = new(StringComparer.Ordinal);
    private readonly HashSet<Subscription> _subscriptions = [];

    public static bool SpeaksFor(ServiceMapping mapping, string check, IEnumerable<string> tags) =>
        mapping.HealthCheckPredicate?.Invoke(new HealthCheckMapContext(check, tags)) ?? true;

    /// <summary>Without checks nothing is known; one that fails speaks for all.</summary>
    public static ServingStatus StatusOf(IEnumerable<HealthReportEntry> entries) => entries
        .Select(entry => entry.Status == HealthStatus.Unhealthy ? ServingStatus.NotServing : ServingStatus.Serving)
        .DefaultIfEmpty(ServingStatus.Unknown)
        .Max();

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var mapping in options.Value.Services)
            {
                _last[mapping.Name] = StatusOf(report.Entries
                    .Where(entry => SpeaksFor(mapping, entry.Key, entry.Value.Tags))
                    .Select(entry => entry.Value));
            }

            foreach (var subscription in _subscriptions)
            {
                subscription.Changes.Writer.TryWrite(LastOf(subscription.Service));
            }
        }

        return Task.CompletedTask;
    }

    public ServingStatus Last(string service)
    {
        lock (_gate)
        {
            return LastOf(service);
        }
    }

    public Subscription Subscribe(string service)
    {
        lock (_gate)
        {
            var subscription = new Subscription(this, service);
            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    private ServingStatus LastOf(string service) => _last.GetValueOrDefault(service, ServingStatus.ServiceUnknown);

    /// <summary>One watcher. It hears only the latest state if it reads too slowly for all of them.</summary>
    public sealed class Subscription(PublishedHealth owner, string service) : IDisposable
    {
        public string Service { get; } = service;

        public Channel<ServingStatus> Changes { get; } = Channel.CreateBounded<ServingStatus>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

        public ChannelReader<ServingStatus> Reader => Changes.Reader;

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._subscriptions.Remove(this);
            }
        }
    }
}
