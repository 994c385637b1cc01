using System.Threading.Channels;
using Diplomacy.Domain.Recording;

namespace Diplomacy.Ingestion.Recording;

/// <summary>
/// Brings the reports of all requests to the writer. Reports of one happening always take the same lane, one batch at a
/// time, so requests of this process never meet at a source event; what waits at a lane is stored together, so that a
/// commit serves many small requests. Lanes write side by side.
/// </summary>
internal sealed class RecordingLanes(ReportWriter writer) : IHostedService
{
    /// <summary>Lanes: one transaction each keeps two cores of a server busy.</summary>
    private const int LaneCount = 2;

    /// <summary>Reports a transaction, unless a single request brings more.</summary>
    private const int BatchMax = 2_000;

    /// <summary>Requests that wait at a lane; further ones wait to get in, within their deadline.</summary>
    private const int WaitingMax = 256;

    private readonly Lane[] _lanes = [.. Enumerable.Range(0, LaneCount).Select(_ => new Lane(writer))];

    public Task StartAsync(CancellationToken ct)
    {
        foreach (var lane in _lanes)
            lane.Start();
        return Task.CompletedTask;
    }

    /// <summary>Finishes what has been let in.</summary>
    public Task StopAsync(CancellationToken ct) => Task.WhenAll(_lanes.Select(lane => lane.Stop())).WaitAsync(ct);

    /// <summary>
    /// Stores reports and tells where they were placed, in their order. When it ends without having been stored, or is
    /// cancelled, some of them may still be stored; sending them again is safe.
    /// </summary>
    public async Task<Written> Write(IReadOnlyList<ProposedReport> reports, CancellationToken ct)
    {
        var shares = new List<int>[LaneCount];
        for (var i = 0; i < reports.Count; i++)
            (shares[LaneOf(reports[i])] ??= []).Add(i);

        var placed = new Placed[reports.Count];
        var position = 0L;
        await Task.WhenAll(shares.Select(async (share, lane) =>
        {
            if (share is null)
                return;
            var written = await _lanes[lane].Write([.. share.Select(i => reports[i])], ct);
            for (var i = 0; i < share.Count; i++)
                placed[share[i]] = written.Placed[i];
            InterlockedMax(ref position, written.Position);
        }));
        return new Written(placed, position);
    }

    /// <summary>
    /// Does something while no lane of this process stores: an edit may touch any source event, and would otherwise be
    /// overtaken again and again at one that is told of all the time. Edits are rare and short.
    /// </summary>
    public async Task<T> Alone<T>(Func<Task<T>> action, CancellationToken ct)
    {
        var taken = 0;
        try
        {
            // Always in this order, so that two edits cannot wait for each other.
            for (; taken < LaneCount; taken++)
                await _lanes[taken].Turn.WaitAsync(ct);
            return await action();
        }
        finally
        {
            while (taken > 0)
                _lanes[--taken].Turn.Release();
        }
    }

    private static int LaneOf(ProposedReport report) =>
        (int)((uint)report.Happening.Dyad.GetHashCode() % LaneCount);

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Interlocked.Read(ref target); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    private sealed record Waiting(
        IReadOnlyList<ProposedReport> Reports, TaskCompletionSource<Written> Done, CancellationToken Cancelled);

    private sealed class Lane(ReportWriter writer)
    {
        private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
            new BoundedChannelOptions(WaitingMax) { SingleReader = true });

        private Task _running = Task.CompletedTask;

        /// <summary>Whoever stores holds it: the lane, or an edit.</summary>
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public void Start() => _running = Task.Run(Run);

        public Task Stop()
        {
            _waiting.Writer.TryComplete();
            return _running;
        }

        public async Task<Written> Write(IReadOnlyList<ProposedReport> reports, CancellationToken ct)
        {
            var waiting = new Waiting(reports, new(TaskCreationOptions.RunContinuationsAsynchronously), ct);
            await _waiting.Writer.WriteAsync(waiting, ct);
            return await waiting.Done.Task.WaitAsync(ct);
        }

        private async Task Run()
        {
            var batch = new List<Waiting>();
            while (await _waiting.Reader.WaitToReadAsync())
            {
                var reports = 0;
                while (_waiting.Reader.TryPeek(out var next)
                    && (batch.Count == 0 || reports + next.Reports.Count <= BatchMax)
                    && _waiting.Reader.TryRead(out next))
                {
                    if (next.Cancelled.IsCancellationRequested)
                        continue;
                    batch.Add(next);
                    reports += next.Reports.Count;
                }
                await Turn.WaitAsync();
                try
                {
                    await Store(batch);
                }
                finally
                {
                    Turn.Release();
                }
                batch.Clear();
            }
        }

        private async Task Store(List<Waiting> batch)
        {
            if (batch.Count == 0)
                return;
            try
            {
                var written = await writer.Write([.. batch.SelectMany(waiting => waiting.Reports)], default);
                var from = 0;
                foreach (var waiting in batch)
                {
                    var own = written.Placed.Skip(from).Take(waiting.Reports.Count).ToArray();
                    from += own.Length;
                    waiting.Done.SetResult(new Written(own, written.Position));
                }
            }
            catch (Exception exception) when (batch.Count == 1)
            {
                batch[0].Done.SetException(exception);
            }
            catch (Exception)
            {
                // Each alone, so that none fails for another's sake.
                foreach (var waiting in batch)
                    await Store([waiting]);
            }
        }
    }
}
