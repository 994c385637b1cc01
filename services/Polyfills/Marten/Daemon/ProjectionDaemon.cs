using JasperFx;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten.Events.Projections;
using Microsoft.Extensions.Logging;

namespace Marten.Daemon;

/// <inheritdoc cref="IProjectionDaemon"/>
internal sealed class ProjectionDaemon : IProjectionDaemon, IAsyncDisposable
{
    private readonly DocumentStore _store;
    private readonly ILogger _logger;
    private readonly HighWaterRow _highWater;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, ShardAgent> _agents = [];
    private readonly Dictionary<string, LeaderFence> _fences = [];
    private readonly HashSet<string> _rebuilding = [];
    private CommitListener? _listener;
    private bool _disposed;

    public ProjectionDaemon(DocumentStore store, ILogger logger)
    {
        _store = store;
        _logger = logger;
        Tracker = new ShardStateTracker(logger);
        _highWater = new HighWaterRow(store, Tracker, logger);
    }

    public ShardStateTracker Tracker { get; }

    public bool IsRunning => CurrentAgents().Any(a => a.Status == AgentStatus.Running);

    private ProjectionOptions Projections => _store.StoreOptions.Projections;

    public Task RebuildProjectionAsync(string projectionName, CancellationToken token) =>
        RebuildProjectionAsync(projectionName, TimeSpan.FromMinutes(5), token);

    public async Task RebuildProjectionAsync(string projectionName, TimeSpan shardTimeout, CancellationToken token)
    {
        var shard = Projections.Find(projectionName);
        var name = shard.Name.Identity;
        var ceiling = await _store.Progress.HighestSequenceAsync(token).ConfigureAwait(false);
        if (ceiling == 0) return;
        lock (_rebuilding) _rebuilding.Add(name);
        try
        {
            await StopAgentAsync(name).ConfigureAwait(false);
            await TearDownAsync(shard, token).ConfigureAwait(false);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
            limit.CancelAfter(shardTimeout);
            var agent = NewAgent(shard, _fences.GetValueOrDefault(name));
            await agent.RebuildAsync(ceiling, limit.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_rebuilding) _rebuilding.Remove(name);
        }
    }

    public Task StartAgentAsync(string shardName, CancellationToken token)
    {
        var shard = Projections.All.FirstOrDefault(p => p.Name.Identity == shardName) ??
                    throw new ArgumentOutOfRangeException(nameof(shardName), shardName, "No such shard");
        return StartAsync(shard, null, token);
    }

    public async Task<ISubscriptionAgent> StartAgentAsync(ShardName name, CancellationToken token)
    {
        await StartAgentAsync(name.Identity, token).ConfigureAwait(false);
        lock (_agents) return _agents[name.Identity];
    }

    public Task StopAgentAsync(ShardName shardName, Exception? ex = null) => StopAgentAsync(shardName.Identity, ex);

    public async Task StopAgentAsync(string shardName, Exception? ex = null)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Agent(shardName) is not { } agent) return;
            await agent.StopAsync(Projections.StopAndDrainTimeout).ConfigureAwait(false);
            lock (_agents) _agents.Remove(shardName);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task StartAllAsync()
    {
        foreach (var shard in Projections.All) await StartAsync(shard, null, default).ConfigureAwait(false);
    }

    public async Task StopAllAsync()
    {
        var agents = CurrentAgents();
        await Task.WhenAll(agents.Select(a => ((ShardAgent)a).StopAsync(Projections.StopAndDrainTimeout)))
            .ConfigureAwait(false);
        lock (_agents)
        {
            foreach (var agent in agents) _agents.Remove(agent.Name.Identity);
        }

        await _highWater.StopAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _listener, null) is { } listener)
            await listener.DisposeAsync().ConfigureAwait(false);
    }

    public async Task WaitForNonStaleData(TimeSpan timeout)
    {
        using var over = new CancellationTokenSource(timeout);
        try
        {
            var target = 0L;
            while ((target = await _store.Progress.HighestSequenceAsync(over.Token).ConfigureAwait(false)) == 0)
                await Task.Delay(25, over.Token).ConfigureAwait(false);
            foreach (var shard in Projections.All)
            {
                while (await _store.Progress.ForAsync(shard.Name, over.Token).ConfigureAwait(false) < target)
                    await Task.Delay(10, over.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (over.IsCancellationRequested)
        {
            var late = new TimeoutException($"The projections did not catch up within {timeout}", e);
            var failures = Tracker.CurrentStates().Select(s => s.Exception).OfType<Exception>().ToArray();
            throw failures.Length == 0 ? late : new AggregateException([late, .. failures]);
        }
    }

    public long HighWaterMark() => Tracker.HighWaterMark;

    public AgentStatus StatusFor(string shardName) => Agent(shardName)?.Status ?? AgentStatus.Stopped;

    public IReadOnlyList<ISubscriptionAgent> CurrentAgents()
    {
        lock (_agents) return [.. _agents.Values];
    }

    public bool HasAnyPaused() => CurrentAgents().Any(a => a.Status == AgentStatus.Paused);

    public async Task WaitForShardToBeRunning(string shardName, TimeSpan timeout) =>
        await Tracker.WaitForShardCondition(_ => StatusFor(shardName) == AgentStatus.Running,
            $"{shardName} runs", timeout).ConfigureAwait(false);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await StopAllAsync().ConfigureAwait(false);
        ((IDisposable)Tracker).Dispose();
    }

    /// <summary>Starts a projection that does not run, and one that a failure stopped.</summary>
    internal async Task StartAsync(AsyncProjection shard, LeaderFence? fence, CancellationToken token)
    {
        await _gate.WaitAsync(token).ConfigureAwait(false);
        try
        {
            var name = shard.Name.Identity;
            lock (_rebuilding)
            {
                if (_rebuilding.Contains(name)) return;
            }

            var last = Agent(name);
            if (last is { HasEnded: false }) return;
            if (_listener is null) (_listener = new CommitListener(_store, _logger)).Start();
            _highWater.Start();
            var agent = NewAgent(shard, fence);
            lock (_agents)
            {
                _agents[name] = agent;
                if (fence is null) _fences.Remove(name);
                else _fences[name] = fence;
            }

            agent.Start(last?.Failure);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops a projection in the middle of its page, because it is someone else's now.</summary>
    internal async Task AbortAsync(AsyncProjection shard)
    {
        ShardAgent? agent;
        lock (_agents)
        {
            _agents.Remove(shard.Name.Identity, out agent);
            _fences.Remove(shard.Name.Identity);
        }

        if (agent is not null) await agent.AbortAsync().ConfigureAwait(false);
    }

    internal ShardAgent? Agent(string shardName)
    {
        lock (_agents) return _agents.GetValueOrDefault(shardName);
    }

    private ShardAgent NewAgent(AsyncProjection shard, LeaderFence? fence) =>
        new(_store, shard, fence, Tracker, _logger, _highWater.Reached);

    private async Task TearDownAsync(AsyncProjection shard, CancellationToken token)
    {
        await using var session = _store.LightweightSession();
        if (shard.Options.TeardownDataOnRebuild)
        {
            foreach (var table in shard.Options.TablesToTearDown) session.QueueSqlCommand($"delete from {table}");
        }

        session.QueueSqlCommand(
            $"delete from {_store.Graph.DatabaseSchemaName}.mt_event_progression where name = ?", shard.Name.Identity);
        await session.SaveChangesAsync(token).ConfigureAwait(false);
    }
}
