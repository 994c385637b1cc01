using Diplomacy.Contracts;
using Diplomacy.Contracts.Messages;
using Diplomacy.ServiceDefaults.Store;
using MassTransit;
using Npgsql;

namespace Diplomacy.Query.Reading;

/// <summary>
/// How far the scores have come, as far as this node knows: told by the doorbell, and asked of the store twice a second
/// in case a doorbell was lost.
/// </summary>
internal sealed class ProjectionPosition(NpgsqlDataSource dataSource, ILogger<ProjectionPosition> log)
    : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private TaskCompletionSource _advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _current;

    /// <summary>The last position that the scores are known to cover.</summary>
    public long Current => Interlocked.Read(ref _current);

    /// <summary>Notes that the scores cover a position.</summary>
    public void Advance(long position)
    {
        lock (_gate)
        {
            if (position <= _current)
                return;
            Interlocked.Exchange(ref _current, position);
            _advanced.TrySetResult();
            _advanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until the scores cover a position.</summary>
    public async Task WaitFor(long position, CancellationToken ct)
    {
        while (Current < position)
        {
            Task advanced;
            lock (_gate)
                advanced = _advanced.Task;
            if (Current >= position)
                return;
            await advanced.WaitAsync(ct);
        }
    }

    public override async Task StartAsync(CancellationToken ct)
    {
        await Ask(ct);
        await base.StartAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(PollInterval);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await Ask(ct);
            }
            catch (NpgsqlException exception)
            {
                log.LogWarning(exception, "The projection's position could not be read; trying again");
            }
        }
    }

    private async Task Ask(CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"select last_seq_id from {EventStoreExtensions.Schema}.mt_event_progression where name = $1");
        command.Parameters.AddWithValue(ScoreProjection.ProgressKey);
        if (await command.ExecuteScalarAsync(ct) is long position)
            Advance(position);
    }
}

/// <summary>Hears the doorbell.</summary>
internal sealed class ProjectionAdvancedConsumer(ProjectionPosition position) : IConsumer<ProjectionAdvanced>
{
    public Task Consume(ConsumeContext<ProjectionAdvanced> context)
    {
        position.Advance(context.Message.Position);
        return Task.CompletedTask;
    }
}
