using System.Threading.Channels;
using Diplomacy.Domain.Recording;

namespace Diplomacy.Ingestion.Recording;

/// <summary>
/// Brings the reports of all requests to the writer, one batch at a time, so requests of this process never meet at a
/// source event, and a commit serves all the requests that waited for it. A batch of many reports takes several lanes
/// side by side, each with happenings of its own.
/// </summary>
internal sealed class RecordingLanes(ReportWriter writer) : IHostedService
{
    /// <summary>Lanes: one transaction each keeps two cores of a server busy.</summary>
    private const int LaneCount = 2;

    /// <summary>Reports of a batch from which on lanes pay: below, a second commit costs more than it saves.</summary>
    private const int SharedFrom = 100;

    /// <summary>Reports a batch, unless a single request brings more.</summary>
    private const int BatchMax = 4_000;

    /// <summary>Requests that wait; further ones wait to get in, within their deadline.</summary>
    private const int WaitingMax = 512;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    // Whoever stores holds it: a batch, or an edit.
    private readonly SemaphoreSlim _turn = new(1, 1);

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
        await _turn.WaitAsync(ct);
        try
        {
            return await action();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task Run()
    {
        var batch = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await _turn.WaitAsync();
            try
            {
                Take(batch);
                await Store(batch);
            }
            finally
            {
                _turn.Release();
            }
            batch.Clear();
        }
    }

    private void Take(List<Waiting> batch)
    {
        var reports = 0;
        while (_waiting.Reader.TryPeek(out var next)
            && (batch.Count == 0 || reports + next.Reports.Count <= BatchMax)
            && _waiting.Reader.TryRead(out next))
        {
            if (next.IsCancelled)
                continue;
            batch.Add(next);
            reports += next.Reports.Count;
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

    /// <summary>The reports of a request, and what has become of them so far.</summary>
    private sealed class Waiting(IReadOnlyList<ProposedReport> reports, CancellationToken ct)
    {
        private readonly TaskCompletionSource<Written> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Placed[] _placed = new Placed[reports.Count];
        private readonly Lock _lock = new();
        private long _position;
        private Exception? _failure;

        public IReadOnlyList<ProposedReport> Reports => reports;

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
