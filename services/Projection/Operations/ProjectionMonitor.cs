using Diplomacy.Contracts;
using Diplomacy.Contracts.Messages;
using Diplomacy.Projection.Ledger;
using JasperFx;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using MassTransit;
using IProjectionCoordinator = Marten.Events.Daemon.Coordination.IProjectionCoordinator;

namespace Diplomacy.Projection.Operations;

/// <summary>
/// Observes the async daemon: publishes a wake-up after each committed batch, and records whether the projection runs
/// here and what stopped it.
/// </summary>
internal sealed class ProjectionMonitor(
    IProjectionCoordinator coordinator, RelationshipProjection projection, IBus bus, ILogger<ProjectionMonitor> log)
    : IHostedService, IObserver<ShardState>
{
    /// <summary>How long publishing may take. Later positions wait, and are conflated.</summary>
    private static readonly TimeSpan WakeTimeout = TimeSpan.FromSeconds(2);

    private IDisposable? _subscription;
    private volatile Fault? _fault;
    private volatile bool _isOwner;
    private long _announcing;
    private long _announced;

    /// <summary>Whether the projection stopped here; another process may have continued it.</summary>
    public bool HasStopped => _fault is not null;

    /// <summary>Whether this process runs the projection.</summary>
    /// <param name="position">The projection's position; null if unknown.</param>
    public bool IsOwnerAt(long? position) => _isOwner && IsHeldHere(position);

    /// <summary>
    /// The event at which the projection stopped, and why; null while it runs, here or elsewhere.
    /// </summary>
    /// <param name="position">The projection's position; null if unknown.</param>
    public string? FaultAt(long? position) => IsHeldHere(position) ? _fault?.Text : null;

    // A process that loses the projection during a fault receives no further notification: Marten leaves its agent
    // paused. Then the position moves on elsewhere.
    private bool IsHeldHere(long? position) =>
        coordinator.DaemonForMainDatabase().StatusFor(ScoreProjection.ProgressKey) != AgentStatus.Stopped
        && !(position > _fault?.Position);

    public Task StartAsync(CancellationToken ct)
    {
        _subscription = coordinator.DaemonForMainDatabase().Tracker.Subscribe(this);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken ct)
    {
        _subscription?.Dispose();
        return Task.CompletedTask;
    }

    public void OnNext(ShardState state)
    {
        if (state.ShardName != ScoreProjection.ProgressKey)
            return;
        if (state.Exception is { } exception)
        {
            _fault = new Fault(
                projection.Poisoned?.Message ?? Describe(state.Failure?.Event, exception.GetBaseException()),
                state.Sequence);
            log.LogError(exception, "The projection stopped: {Fault}", _fault.Text);
        }
        switch (state.Action)
        {
            case ShardAction.Started:
                _isOwner = true;
                Interlocked.Exchange(ref _announced, state.Sequence);
                if (state.Sequence > _fault?.Position)
                    _fault = null;
                break;
            case ShardAction.Updated:
                _isOwner = true;
                _fault = null;
                Announce(state.Sequence);
                break;
            case ShardAction.Stopped:
                _isOwner = false;
                break;
        }
    }

    public void OnCompleted() => _isOwner = false;

    public void OnError(Exception error) => _fault = new Fault(error.Message, Position: long.MaxValue);

    private static string Describe(EventFailureDetails? stored, Exception cause) => stored is null
        ? cause.Message
        : $"Event {stored.Sequence} ({stored.EventTypeName}) cannot be read: {cause.Message}";

    /// <summary>Publishes the latest position. Positions that arrive while a message is sent are conflated.</summary>
    private void Announce(long position)
    {
        // The daemon also sends heartbeats, which are no progress.
        if (position <= Interlocked.Read(ref _announced))
            return;
        Interlocked.Exchange(ref _announced, position);
        Publish();
    }

    private void Publish()
    {
        if (Interlocked.CompareExchange(ref _announcing, 1, 0) == 0)
            _ = Task.Run(PublishUntilQuiet);
    }

    private async Task PublishUntilQuiet()
    {
        var tried = -1L;
        while (Interlocked.Read(ref _announced) is var position && position != tried)
        {
            tried = position;
            try
            {
                // A broker that fails meanwhile may never confirm, and MassTransit waits for it without limit.
                using var deadline = new CancellationTokenSource(WakeTimeout);
                await bus.Publish(new ProjectionAdvanced(position), deadline.Token).WaitAsync(deadline.Token);
            }
            catch (Exception exception)
            {
                // A lost wake-up costs latency: readers poll as well.
                log.LogWarning(exception, "The wake-up for position {Position} was not published", position);
            }
        }
        Interlocked.Exchange(ref _announcing, 0);
        if (Interlocked.Read(ref _announced) != tried)
            Publish();
    }

    /// <summary>What stopped the projection, and its position then.</summary>
    private sealed record Fault(string Text, long Position);
}
