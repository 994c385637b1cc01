using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>A gate that opens once the event store is reached and its schema is in place.</summary>
public sealed class StoreReadiness
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => _open.Task.IsCompletedSuccessfully;

    /// <summary>Waits until it opens.</summary>
    public Task WaitAsync(CancellationToken ct) => _open.Task.WaitAsync(ct);

    internal void Open() => _open.TrySetResult();

    /// <summary>Fails those that wait.</summary>
    internal void Fail(Exception failure) => _open.TrySetException(failure);
}

/// <summary>Defers the start of hosted services until the event store is ready.</summary>
public static class StoreReadinessExtensions
{
    /// <summary>Makes every hosted service that the action adds wait for the event store before it starts.</summary>
    public static void AddAfterStore(this IServiceCollection services, Action add)
    {
        var first = services.Count;
        add();
        for (var i = first; i < services.Count; i++)
            if (services[i] is { ServiceType: var type, ImplementationFactory: { } create }
                && type == typeof(IHostedService))
                services[i] = ServiceDescriptor.Singleton<IHostedService>(provider => new AfterStore(
                    provider.GetRequiredService<StoreReadiness>(), (IHostedService)create(provider)));
    }

    private sealed class AfterStore(StoreReadiness readiness, IHostedService inner) : IHostedService
    {
        public async Task StartAsync(CancellationToken ct)
        {
            await readiness.WaitAsync(ct);
            await inner.StartAsync(ct);
        }

        public Task StopAsync(CancellationToken ct) => inner.StopAsync(ct);
    }
}
