using System.Threading.Channels;
using Diplomacy.Contracts.Messages;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Diplomacy.Ingestion.Documents.Processing;

/// <summary>
/// Publishes waiting documents to the coders. The store is the outbox: a message may be lost by the bus, by a crash or
/// by a full queue, and documents that still wait in the store are published again, with a growing delay.
/// </summary>
internal sealed class CodingQueue(
    NpgsqlDataSource dataSource, DocumentCodingRuns codings, IBus bus, StoreReadiness store, ILogger<CodingQueue> log)
    : BackgroundService, IHealthCheck
{
    /// <summary>Queued documents at most; the rest wait in the store.</summary>
    private const int QueueMax = 1_000;

    /// <summary>Documents that one sweep publishes again.</summary>
    private const int SweepMax = 200;

    /// <summary>
    /// How often a document is published again. Without this limit, one that crashes every process that reads it would
    /// be published forever. With the doubling delays the limit is reached after days.
    /// </summary>
    private const int OffersMax = 14;

    /// <summary>How long a document waits before it is published again; the delay doubles each time.</summary>
    private static readonly TimeSpan OverdueAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long publishing may take: MassTransit waits without limit for an unreachable broker.</summary>
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(2);

    private readonly Channel<Guid> _queue = Channel.CreateBounded<Guid>(
        new BoundedChannelOptions(QueueMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private volatile string? _fault;

    /// <summary>Queues a stored document for the coders. Does not block.</summary>
    public void Offer(Guid documentId) => _queue.Writer.TryWrite(documentId);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default) =>
        Task.FromResult(_fault is { } fault
            ? HealthCheckResult.Degraded($"documents wait: {fault}")
            : HealthCheckResult.Healthy());

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        // Does not block the start of the host.
        await Task.Yield();
        await store.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var isFirst = true;
        await RetryLoop.Run(Next, SweepInterval, Failed, ct);

        async Task Next(CancellationToken token)
        {
            // Documents queued in a previous process may have been lost with it.
            if (isFirst)
                await SweepAll(token);
            isFirst = false;
            await Sweep(OverdueAfter, await Now(token), token);
            await OfferUntilSweep(token);
            _fault = null;
        }
    }

    private void Failed(Exception exception)
    {
        _fault = exception.GetBaseException().Message;
        log.LogWarning(exception, "Waiting documents could not be published; trying again");
        // They are in the store, and the next sweep finds them.
        while (_queue.Reader.TryRead(out _))
            continue;
    }

    private async Task OfferUntilSweep(CancellationToken ct)
    {
        using var sweep = CancellationTokenSource.CreateLinkedTokenSource(ct);
        sweep.CancelAfter(SweepInterval);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(sweep.Token))
                while (!sweep.IsCancellationRequested && _queue.Reader.TryRead(out var id))
                    await Publish(id, ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Time to sweep.
        }
    }

    private async Task Publish(Guid id, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(PublishTimeout);
        try
        {
            await bus.Publish(new CodeDocument(id), deadline.Token).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"The bus did not take a message within {PublishTimeout.TotalSeconds:0} s.");
        }
    }

    private async Task SweepAll(CancellationToken ct)
    {
        var now = await Now(ct);
        while (await Sweep(TimeSpan.Zero, now, ct) == SweepMax)
            continue;
    }

    /// <summary>Publishes overdue documents again, and gives up those published too often.</summary>
    private async Task<int> Sweep(TimeSpan overdueAfter, DateTime now, CancellationToken ct)
    {
        var overdue = await Overdue(overdueAfter, now, ct);
        foreach (var (id, offers) in overdue)
            if (offers > OffersMax)
                await codings.GiveUp(id, $"No coder answered, though it was offered {offers} times.", ct);
            else
                await Publish(id, ct);
        return overdue.Count;
    }

    private async Task<DateTime> Now(CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand("select now()");
        return (DateTime)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<List<(Guid Id, int Offers)>> Overdue(TimeSpan after, DateTime now, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            update recording.document set offered_at = clock_timestamp(), offers = offers + 1
            where document_id in (
                select document_id from recording.document
                where state = 'received' and offered_at < $3 - $1 * power(2, least(offers, 20))
                order by offered_at limit $2 for update skip locked)
            returning document_id, offers
            """);
        command.Parameters.AddArguments(after, SweepMax, now);
        var overdue = new List<(Guid, int)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            overdue.Add((reader.GetGuid(0), reader.GetInt32(1)));
        return overdue;
    }
}
