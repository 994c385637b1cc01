using JasperFx.Events.Daemon;
using Marten.Events.Projections;
using Microsoft.Extensions.Logging;
using IProjectionCoordinator = Marten.Events.Daemon.Coordination.IProjectionCoordinator;

namespace Marten.Daemon.Coordination;

/// <inheritdoc cref="JasperFx.Events.Daemon.IProjectionCoordinator"/>
internal sealed class ProjectionCoordinator : IProjectionCoordinator, IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private readonly DocumentStore _store;
    private readonly ILogger _logger;
    private readonly ProjectionDaemon _daemon;
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    public ProjectionCoordinator(IDocumentStore store, ILogger<ProjectionDaemon> logger)
    {
        _store = (DocumentStore)store;
        _logger = logger;
        _daemon = new ProjectionDaemon(_store, logger);
    }

    private ProjectionOptions Projections => _store.StoreOptions.Projections;

    private TimeSpan Interval
    {
        get
        {
            var wanted = TimeSpan.FromMilliseconds(Projections.LeadershipPollingTime);
            return wanted < Beat ? wanted : Beat;
        }
    }

    public IProjectionDaemon DaemonForMainDatabase() => _daemon;

    public ValueTask<IReadOnlyList<IProjectionDaemon>> AllDaemonsAsync() => new([_daemon]);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_stop is not null || Projections.AsyncMode is not (DaemonMode.Solo or DaemonMode.HotCold))
            return Task.CompletedTask;
        _stop = new CancellationTokenSource();
        var token = _stop.Token;
        var alone = Projections.AsyncMode == DaemonMode.Solo;
        _running = Task.Run(() => alone ? RunAloneAsync(token) : CompeteAsync(token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => PauseAsync();

    public async Task PauseAsync()
    {
        if (Interlocked.Exchange(ref _stop, null) is not { } stop) return;
        await stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    public Task ResumeAsync() => StartAsync(default);

    public async ValueTask DisposeAsync()
    {
        await PauseAsync().ConfigureAwait(false);
        await _daemon.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAloneAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            foreach (var shard in Projections.All) await StartIfDueAsync(shard, null).ConfigureAwait(false);
            await Task.Delay(Beat, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _daemon.StopAllAsync().ConfigureAwait(false);
    }

    private async Task CompeteAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            await using var locks = new LeaderLocks(_store, Projections.DaemonLockId);
            try
            {
                while (!token.IsCancellationRequested) await BeatAsync(locks, token).ConfigureAwait(false);
                // The pages in hand are still committed under the locks.
                await _daemon.StopAllAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                _logger.LogWarning(e, "The connection that holds the projections is lost, and they with it");
            }
            catch (Exception)
            {
                await _daemon.StopAllAsync().ConfigureAwait(false);
            }

            await Task.WhenAll(Projections.All.Select(_daemon.AbortAsync)).ConfigureAwait(false);
            await Task.Delay(Interval, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeatAsync(LeaderLocks locks, CancellationToken token)
    {
        foreach (var shard in Projections.All)
        {
            var fence = await locks.TryHoldAsync(shard.Name, token).ConfigureAwait(false);
            if (fence is not null) await StartIfDueAsync(shard, fence).ConfigureAwait(false);
        }

        await locks.BeatAsync(token).ConfigureAwait(false);
        await Task.Delay(Interval, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task StartIfDueAsync(AsyncProjection shard, LeaderFence? fence)
    {
        var agent = _daemon.Agent(shard.Name.Identity);
        if (agent is { HasEnded: false }) return;
        if (agent?.PausedTime is { } paused && DateTimeOffset.UtcNow - paused < Projections.AgentPauseTime) return;
        await _daemon.StartAsync(shard, fence, default).ConfigureAwait(false);
    }
}
