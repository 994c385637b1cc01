using System.Threading.Channels;
using Diplomacy.Domain.Recording;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Ingestion.Recording;

/// <summary>
/// Brings the reports of all requests to the writer in batches, so that a commit serves all the requests that waited
/// for it. While one batch waits for the disk another may load and decide, if it is of other dyads: so requests of this
/// process never meet at a source event. A batch of many reports takes several lanes side by side, each with dyads of
/// its own.
/// </summary>
internal sealed class RecordingLanes(ReportWriter writer) : IHostedService
{
    /// <summary>Lanes: one transaction each keeps two cores of a server busy.</summary>
    private const int LaneCount = 2;

    /// <summary>Reports of a batch from which on lanes pay: below, a second commit costs more than it saves.</summary>
    private const int SharedFrom = 100;

    /// <summary>Batches at a time, unless one has lanes.</summary>
    private const int BatchesMax = 2;

    /// <summary>Requests passed over because their dyads are under way; with more nothing further is taken.</summary>
    private const int HeldMax = 64;

    /// <summary>Reports a batch, unless a single request brings more.</summary>
    private const int BatchMax = 4_000;

    /// <summary>Requests that wait; further ones wait to get in, within their deadline.</summary>
    private const int WaitingMax = 512;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });

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
        await _waiting.Writer.WriteAsync(waiting, ct);
        return await waiting.Done.WaitAsync(ct);
    }

    /// <summary>
    /// Does something while nothing else of this process is stored: an edit may touch any source event, and would
    /// otherwise be overtaken again and again at one that is told of all the time. Edits are rare and short.
    /// </summary>
    public async Task<T> Alone<T>(Func<Task<T>> action, CancellationToken ct)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _waiting.Writer.WriteAsync(new Waiting([], ct) { Edit = Do }, ct);
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

    private async Task Run()
    {
        var underWay = new List<Batch>();
        var held = new List<Waiting>();
        while (true)
        {
            underWay.RemoveAll(batch => batch.Stored.IsCompleted);
            var isFull = underWay.Count == BatchesMax || underWay.Any(batch => batch.HasLanes);
            var next = isFull ? [] : Take(held, underWay);
            if (next.Count > 0)
                underWay.Add(new Batch(next, Task.Run(() => Store(next))));
            else if (underWay.Count > 0 && (isFull || held.Count > 0 || NextEdit() is not null))
                await Task.WhenAny(underWay.Select(batch => batch.Stored));
            else if (NextEdit() is { } edit && _waiting.Reader.TryRead(out _))
                await edit();
            else if (!await _waiting.Reader.WaitToReadAsync())
                break;
        }
        await Task.WhenAll(underWay.Select(batch => batch.Stored));
    }

    /// <summary>The edit whose turn it is once nothing is under way; null where reports come first.</summary>
    private Func<Task>? NextEdit() =>
        _waiting.Reader.TryPeek(out var next) && !next.IsCancelled ? next.Edit : null;

    /// <summary>Takes what waits, up to an edit; holds back what is of dyads under way or of others held.</summary>
    private List<Waiting> Take(List<Waiting> held, List<Batch> underWay)
    {
        var (batch, reports) = (new List<Waiting>(), 0);
        var busy = underWay.SelectMany(one => one.Requests).SelectMany(request => request.Dyads).ToHashSet();
        var earlier = held.ToArray();
        held.Clear();
        foreach (var request in earlier)
            Sort(request);
        while (held.Count < HeldMax && _waiting.Reader.TryPeek(out var next)
            && (next.IsCancelled || next.Edit is null)
            && (batch.Count == 0 || reports + next.Reports.Count <= BatchMax)
            && _waiting.Reader.TryRead(out next))
            Sort(next);
        return batch;

        void Sort(Waiting request)
        {
            if (request.IsCancelled)
                return;
            var isFree = !busy.Overlaps(request.Dyads)
                && (batch.Count == 0 || reports + request.Reports.Count <= BatchMax);
            (isFree ? batch : held).Add(request);
            if (isFree)
                reports += request.Reports.Count;
            else
                busy.UnionWith(request.Dyads);
        }
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

    private static int LaneOf(Item item) => (int)((uint)item.Report.Happening.Dyad.GetHashCode() % LaneCount);

    private readonly record struct Item(Waiting Request, int Index)
    {
        public ProposedReport Report => Request.Reports[Index];
    }

    /// <summary>Requests that are stored together.</summary>
    private sealed record Batch(List<Waiting> Requests, Task Stored)
    {
        public bool HasLanes { get; } = Requests.Sum(request => request.Reports.Count) >= SharedFrom;
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

        public IReadOnlySet<Dyad> Dyads { get; } = reports.Select(report => report.Happening.Dyad).ToHashSet();

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
