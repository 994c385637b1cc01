using System.Threading.Channels;
using Diplomacy.Domain.SourceEvents.Reporting;

namespace Diplomacy.Ingestion.Reporting;

/// <summary>
/// Adaptive group commit: writes the reports of concurrent requests in batches, one batch at a time, so that one commit
/// serves many requests and requests of this process never conflict. Large batches are partitioned by dyad and written
/// in parallel transactions.
/// </summary>
internal sealed class ReportBatcher(ReportWriter writer) : IHostedService
{
    /// <summary>Parallel transactions: two keep two cores of the server busy.</summary>
    private const int PartitionCount = 2;

    /// <summary>Batches from this size on are partitioned: below, a second commit costs more than it saves.</summary>
    private const int PartitionedFrom = 100;

    /// <summary>The most reports in a batch, unless a single request has more.</summary>
    private const int BatchMax = 4_000;

    /// <summary>Queued requests. Backpressure: further ones wait to enter, within their deadline.</summary>
    private const int WaitingMax = 512;

    /// <summary>A batch waits for at most this many requests.</summary>
    private const int ExpectedMax = 32;

    /// <summary>How long a batch waits for other requests: about the time that the disk takes for a commit.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(1);

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    private readonly WaitingCallers _callers = new();

    private volatile ExpectedRequests? _expected;

    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken ct)
    {
        _running = Task.Run(Run, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Stores what is queued, then stops.</summary>
    public Task StopAsync(CancellationToken ct)
    {
        _waiting.Writer.TryComplete();
        return _running.WaitAsync(ct);
    }

    /// <summary>
    /// Stores reports and returns where each was placed, in order. If it fails or is cancelled, some of them may still
    /// be stored; sending them again is safe.
    /// </summary>
    public async Task<Written> Write(IReadOnlyList<ProposedReport> reports, CancellationToken ct)
    {
        if (reports.Count == 0)
            return new Written([], 0);
        var waiting = new Waiting(reports, ct);
        using var busy = _callers.Enter();
        await Enter(waiting, ct);
        return await waiting.Done.WaitAsync(ct);
    }

    /// <summary>Whether a caller waits for an answer, or did a short time ago.</summary>
    public bool HasCallersWithin(TimeSpan time) => _callers.AnyWithin(time);

    /// <summary>Waits until no caller waits for an answer, and no longer than a given time.</summary>
    public Task WaitUntilIdle(TimeSpan atMost, CancellationToken ct) => _callers.WaitUntilNone(atMost, ct);

    /// <summary>
    /// Runs an edit while this process stores nothing else: an edit may affect any source event, and at one that is
    /// reported constantly it would otherwise fail again and again with a conflict. Edits are rare and short.
    /// </summary>
    public async Task<T> Alone<T>(Func<Task<T>> action, CancellationToken ct)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var busy = _callers.Enter();
        await Enter(new Waiting([], ct) { Edit = Do }, ct);
        return await done.Task.WaitAsync(ct);

        async Task Do()
        {
            try
            {
                done.SetResult(await action());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }

    private async Task Enter(Waiting waiting, CancellationToken ct)
    {
        await _waiting.Writer.WriteAsync(waiting, ct);
        if (_expected is { } expected && _waiting.Reader.Count >= expected.Count)
            expected.IsHere.TrySetResult();
    }

    private async Task Run()
    {
        var expected = 0;
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await WaitFor(expected);
            var batch = Take();
            await Store(batch);
            expected = batch.Sum(request => request.Reports.Count) < PartitionedFrom
                ? Math.Min(batch.Count + _waiting.Reader.Count, ExpectedMax) : 0;
            if (_waiting.Reader.TryPeek(out var next) && next.Edit is not null && _waiting.Reader.TryRead(out next)
                && !next.IsCancelled)
                await next.Edit!();
        }
    }

    /// <summary>
    /// Waits at most 1 ms for as many requests as last time. Callers send their next request right after an answer; a
    /// commit without them would halve the batches. Requests that do not arrive are not expected the next time, and a
    /// single caller never waits.
    /// </summary>
    private async Task WaitFor(int count)
    {
        if (count < 2 || _waiting.Reader.Count >= count)
            return;
        var expected = new ExpectedRequests(count);
        _expected = expected;
        if (_waiting.Reader.Count < count)
            await expected.IsHere.Task.WaitAsync(WaitMax)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _expected = null;
    }

    /// <summary>Takes the queued requests, up to an edit.</summary>
    private List<Waiting> Take()
    {
        var (batch, reports) = (new List<Waiting>(), 0);
        while (_waiting.Reader.TryPeek(out var next) && next.Edit is null
            && (batch.Count == 0 || reports + next.Reports.Count <= BatchMax)
            && _waiting.Reader.TryRead(out next))
            if (!next.IsCancelled)
            {
                batch.Add(next);
                reports += next.Reports.Count;
            }
        return batch;
    }

    private async Task Store(List<Waiting> batch)
    {
        var all = batch.SelectMany(
            waiting => Enumerable.Range(0, waiting.Reports.Count).Select(i => new Item(waiting, i))).ToArray();
        if (all.Length < PartitionedFrom)
            await Store(all);
        else
            await Task.WhenAll(all.GroupBy(PartitionOf).Select(partition => Store([.. partition])));
        foreach (var waiting in batch)
            waiting.Finish();
    }

    private async Task Store(Item[] items)
    {
        if (items.Length == 0)
            return;
        try
        {
            var written = await writer.Write([.. items.Select(item => item.Report)], default);
            for (var i = 0; i < items.Length; i++)
                items[i].Request.Place(items[i].Index, written.Placed[i], written.Position);
        }
        catch (Exception exception) when (items.All(item => item.Request == items[0].Request))
        {
            items[0].Request.Fail(exception);
        }
        catch (Exception)
        {
            // Each request alone, so that none fails because of another.
            foreach (var request in items.GroupBy(item => item.Request))
                await Store([.. request]);
        }
    }

    private static int PartitionOf(Item item) => (int)((uint)item.Report.Action.Dyad.GetHashCode() % PartitionCount);

    private readonly record struct Item(Waiting Request, int Index)
    {
        public ProposedReport Report => Request.Reports[Index];
    }

    /// <summary>The requests that the next batch waits for.</summary>
    private sealed record ExpectedRequests(int Count)
    {
        public TaskCompletionSource IsHere { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The reports of a request and their results so far; or an edit.</summary>
    private sealed class Waiting(IReadOnlyList<ProposedReport> reports, CancellationToken ct)
    {
        private readonly TaskCompletionSource<Written> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Placed[] _placed = new Placed[reports.Count];
        private readonly Lock _lock = new();
        private long _position;
        private Exception? _failure;

        public IReadOnlyList<ProposedReport> Reports => reports;

        /// <summary>An edit to run alone, instead of reports to store.</summary>
        public Func<Task>? Edit { get; init; }

        public bool IsCancelled => ct.IsCancellationRequested;

        public Task<Written> Done => _done.Task;

        public void Place(int index, Placed placed, long position)
        {
            lock (_lock)
            {
                _placed[index] = placed;
                _position = Math.Max(_position, position);
            }
        }

        public void Fail(Exception exception) => _failure = exception;

        public void Finish()
        {
            if (_failure is null)
                _done.SetResult(new Written(_placed, _position));
            else
                _done.SetException(_failure);
        }
    }
}
