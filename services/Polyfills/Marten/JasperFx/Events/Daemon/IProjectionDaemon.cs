using JasperFx.Events.Projections;
using Microsoft.Extensions.Hosting;

namespace JasperFx.Events.Daemon;

/// <summary>Runs one projection in this process.</summary>
public interface ISubscriptionAgent
{
    /// <summary>The projection.</summary>
    ShardName Name { get; }

    /// <summary>The sequence number that has been applied and committed.</summary>
    long Position { get; }

    /// <summary>What it is doing.</summary>
    AgentStatus Status { get; }

    /// <summary>The highest sequence number that it knows to be safe to apply.</summary>
    long HighWaterMark { get; }

    /// <summary>When a failure stopped it, if one did.</summary>
    DateTimeOffset? PausedTime { get; }

    /// <summary>What stopped it; null while all is well.</summary>
    ShardFailure? Failure { get; }
}

/// <summary>Runs the asynchronous projections of one database in this process.</summary>
public interface IProjectionDaemon : IDisposable
{
    /// <summary>Tells what happens to the projections here.</summary>
    ShardStateTracker Tracker { get; }

    /// <summary>Whether any projection is being run here.</summary>
    bool IsRunning { get; }

    /// <summary>
    /// Forgets what a projection made, and makes it again from all events that are safe to read now. The projection
    /// is stopped when this is done; the hosted daemon starts it again. An unknown name is an
    /// <see cref="ArgumentOutOfRangeException"/>.
    /// </summary>
    Task RebuildProjectionAsync(string projectionName, CancellationToken token);

    /// <inheritdoc cref="RebuildProjectionAsync(string, CancellationToken)"/>
    Task RebuildProjectionAsync(string projectionName, TimeSpan shardTimeout, CancellationToken token);

    /// <summary>Starts one projection by the identity of its shard, such as "Name:All".</summary>
    Task StartAgentAsync(string shardName, CancellationToken token);

    /// <summary>Starts one projection.</summary>
    Task<ISubscriptionAgent> StartAgentAsync(ShardName name, CancellationToken token);

    /// <summary>Stops one projection by the identity of its shard, after the page in hand.</summary>
    Task StopAgentAsync(string shardName, Exception? ex = null);

    /// <summary>Stops one projection after the page in hand.</summary>
    Task StopAgentAsync(ShardName shardName, Exception? ex = null);

    /// <summary>Starts all projections.</summary>
    Task StartAllAsync();

    /// <summary>Stops all projections.</summary>
    Task StopAllAsync();

    /// <summary>
    /// Waits until every projection has applied all events that were there at the call;
    /// else a <see cref="TimeoutException"/>.
    /// </summary>
    Task WaitForNonStaleData(TimeSpan timeout);

    /// <summary>The highest sequence number known to be safe to apply.</summary>
    long HighWaterMark();

    /// <summary>What the agent of that shard is doing here.</summary>
    AgentStatus StatusFor(string shardName);

    /// <summary>The agents of this process.</summary>
    IReadOnlyList<ISubscriptionAgent> CurrentAgents();

    /// <summary>Whether a failure has stopped any of them.</summary>
    bool HasAnyPaused();

    /// <summary>Waits until that shard runs here; else a <see cref="TimeoutException"/>.</summary>
    Task WaitForShardToBeRunning(string shardName, TimeSpan timeout);
}

/// <summary>Decides which projections this process runs, and hosts the daemon that runs them.</summary>
public interface IProjectionCoordinator : IHostedService
{
    /// <summary>The daemon of the store's one database.</summary>
    IProjectionDaemon DaemonForMainDatabase();

    /// <summary>The daemons of all databases.</summary>
    ValueTask<IReadOnlyList<IProjectionDaemon>> AllDaemonsAsync();

    /// <summary>Stops the projections here, for another process to run, until <see cref="ResumeAsync"/>.</summary>
    Task PauseAsync();

    /// <summary>Competes for the projections again.</summary>
    Task ResumeAsync();
}
