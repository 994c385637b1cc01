using System.Threading.Channels;
using Diplomacy.Domain.SourceEvents.Reporting;

namespace Diplomacy.Ingestion.Reporting;

/// <summary>
/// Brings the reports of all requests to the writer in batches, one at a time, so that a commit serves all the
/// requests that waited for it and requests of this process never meet at a source event. A batch of many takes
/// several lanes side by side, each with dyads of its own.
/// </summary>
internal sealed class ReportBatcher(ReportWriter writer) : IHostedService
{
    /// <summary>Lanes: one transaction each keeps two cores of a server busy.</summary>
    private const int LaneCount = 2;

    /// <summary>Reports of a batch from which on lanes pay: below, a second commit costs more than it saves.</summary>
    private const int SharedFrom = 100;

    /// <summary>Reports a batch, unless a single request brings more.</summary>
    private const int BatchMax = 4_000;

    /// <summary>Requests that wait; further ones wait to get in, within their deadline.</summary>
    private const int WaitingMax = 512;

    /// <summary>Requests that are worth a commit of their own, however many more might come.</summary>
    private const int CompanyMax = 32;

    /// <summary>How long a batch waits for company: about as long as the disk takes over a commit.</summary>
    private static readonly TimeSpan CompanyPatience = TimeSpan.FromMilliseconds(1);

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    private volatile Company? _expected;

    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken ct)
    {
        _running = Task.Run(Run, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Finishes what has been let in.</summary>
    public Task StopAsync(CancellationToken ct)
    {
        _waiting.Writer.TryComplete();
        return _running.WaitAsync(ct);
    }

    /// <summary>
    /// Stores reports and tells where they were placed, in their order. When it ends without having been stored, or is
    /// cancelled, some of them may still be stored; sending them again is safe.
    /// </summary>
    public async Task<Written> Write(IReadOnlyList<ProposedReport> reports, CancellationToken ct)
    {
        if (reports.Count == 0)
            return new Written([], 0);
        var waiting = new Waiting(reports, ct);
        await Enter(waiting, ct);
        return await waiting.Done.WaitAsync(ct);
    }

    /// <summary>
    /// Does something while nothing else of this process is stored: an edit may touch any source event, and would
    /// otherwise be overtaken again and again at one that is told of all the time. Edits are rare and short.
    /// </summary>
    public async Task<T> Alone<T>(Func<Task<T>> action, CancellationToken ct)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
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
        var company = 0;
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await WaitFor(company);
            var batch = Take();
            await Store(batch);
            company = batch.Sum(request => request.Reports.Count) < SharedFrom
                ? Math.Min(batch.Count + _waiting.Reader.Count, CompanyMax) : 0;
            if (_waiting.Reader.TryPeek(out var next) && next.Edit is not null && _waiting.Reader.TryRead(out next)
                && !next.IsCancelled)
                await next.Edit!();
        }
    }

    /// <summary>
    /// Waits until as many requests are here as there were lately. Callers who were just answered ask again at once,
    /// and a commit without them would leave each batch to half of them; those who do not come are not waited for the
    /// next time. A caller who is alone never waits.
    /// </summary>
    private async Task WaitFor(int company)
    {
        if (company < 2 || _waiting.Reader.Count >= company)
            return;
        var expected = new Company(company);
        _expected = expected;
        if (_waiting.Reader.Count < company)
            await expected.IsHere.Task.WaitAsync(CompanyPatience)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _expected = null;
    }

    /// <summary>Takes what waits, up to an edit.</summary>
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
        if (all.Length < SharedFrom)
            await Store(all);
        else
            await Task.WhenAll(all.GroupBy(LaneOf).Select(share => Store([.. share])));
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
            // Each request alone, so that none fails for another's sake.
            foreach (var request in items.GroupBy(item => item.Request))
                await Store([.. request]);
        }
    }

    private static int LaneOf(Item item) => (int)((uint)item.Report.Action.Dyad.GetHashCode() % LaneCount);

    private readonly record struct Item(Waiting Request, int Index)
    {
        public ProposedReport Report => Request.Reports[Index];
    }

    /// <summary>How many requests the next batch waits for.</summary>
    private sealed record Company(int Count)
    {
        public TaskCompletionSource IsHere { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The reports of a request, and what has become of them so far; or an edit.</summary>
    private sealed class Waiting(IReadOnlyList<ProposedReport> reports, CancellationToken ct)
    {
        private readonly TaskCompletionSource<Written> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Placed[] _placed = new Placed[reports.Count];
        private readonly Lock _lock = new();
        private long _position;
        private Exception? _failure;

        public IReadOnlyList<ProposedReport> Reports => reports;

        /// <summary>What is done instead of storing reports, with nothing else under way.</summary>
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
