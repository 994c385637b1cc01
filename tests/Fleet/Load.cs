using System.Collections.Concurrent;
using System.Diagnostics;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Tests.Fleet;

/// <summary>
/// Callers that report through either Ingestion node, each with one request under way, and send the same reports again
/// until they are acknowledged; and a caller that reads, and remembers the answers.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Writers = 4;
    private const int AnswersMax = 100;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReadPause = TimeSpan.FromMilliseconds(150);

    private readonly RunningFleet _fleet;
    private readonly CancellationTokenSource _noMore = new();
    private readonly Task _running;
    private volatile Checkpoint? _latest;

    public Load(RunningFleet fleet, int seed)
    {
        _fleet = fleet;
        _running = Task.WhenAll(
            [.. Enumerable.Range(0, Writers).Select(i => Task.Run(() => WriteAsync(seed + i))),
             Task.Run(() => ReadAsync(seed))]);
    }

    /// <summary>Called with the checkpoint of every request as it is acknowledged.</summary>
    public event Action<Checkpoint>? Wrote;

    /// <summary>The ids of every report that was acknowledged.</summary>
    public ConcurrentDictionary<Guid, byte> Acknowledged { get; } = new();

    /// <summary>Requests acknowledged.</summary>
    public int Requests => _requests;

    /// <summary>The number of calls by result.</summary>
    public ConcurrentDictionary<string, int> Failures { get; } = new();

    /// <summary>What the reader received: the question, and the answer at its checkpoint.</summary>
    public ConcurrentQueue<(GetRelationshipRequest Asked, GetRelationshipResponse Answered)> Answers { get; } = new();

    /// <summary>The longest that a request took until it was acknowledged, retries included.</summary>
    public TimeSpan Slowest { get; private set; }

    private int _requests;

    /// <summary>Lets every caller have its last request acknowledged. Gives a checkpoint of them all.</summary>
    public async Task<Checkpoint> FinishAsync()
    {
        await _noMore.CancelAsync();
        await _running.Within("the acknowledgement of the last requests", TimeSpan.FromSeconds(90));
        return _latest ?? throw new InvalidOperationException("Not one request was acknowledged.");
    }

    public async ValueTask DisposeAsync()
    {
        await _noMore.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _noMore.Dispose();
    }

    /// <summary>Sends a request, to the other node after a failure, until it is acknowledged.</summary>
    public async Task<ReportSourceEventsResponse> SendAsync(ReportSourceEventsRequest request, int node)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var answer = await _fleet.Ingestion[node++ % 2].ReportSourceEventsAsync(
                    request, deadline: DateTime.UtcNow + CallTimeout);
                foreach (var result in answer.Results)
                {
                    result.Outcome.ShouldNotBe(ReportOutcome.Rejected, result.Faults.ToString());
                    Acknowledged.TryAdd(Guid.Parse(result.ReportId), 0);
                }
                _latest = answer.Checkpoint;
                Wrote?.Invoke(answer.Checkpoint);
                Interlocked.Increment(ref _requests);
                Slowest = clock.Elapsed > Slowest ? clock.Elapsed : Slowest;
                return answer;
            }
            catch (RpcException exception) when (exception.StatusCode is not StatusCode.InvalidArgument)
            {
                Note(exception);
                await Task.Delay(RetryPause);
            }
        }
    }

    private async Task WriteAsync(int seed)
    {
        var maker = new ReportMaker(seed);
        var random = new Random(seed);
        while (!_noMore.IsCancellationRequested)
            await SendAsync(maker.Next(), random.Next(2));
    }

    private async Task ReadAsync(int seed)
    {
        var random = new Random(seed);
        while (!_noMore.IsCancellationRequested)
        {
            var pair = random.GetItems(ReportMaker.Countries, 2);
            if (pair[0] != pair[1])
                await AskAsync(new GetRelationshipRequest
                {
                    Country = pair[0],
                    Counterpart = pair[1],
                    AsOf = new Date { Year = 2010, Month = random.Next(1, 13), Day = 1 },
                    AtLeastAsFresh = random.Next(3) == 0 ? _latest : null,
                }, random.Next(2));
            await Task.Delay(ReadPause, _noMore.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAsync(GetRelationshipRequest request, int node)
    {
        try
        {
            var answer = await _fleet.Query[node].GetRelationshipAsync(
                request, deadline: DateTime.UtcNow + CallTimeout);
            Answers.Enqueue((request, answer));
            if (Answers.Count > AnswersMax)
                Answers.TryDequeue(out _);
        }
        catch (RpcException exception) when (exception.StatusCode is not StatusCode.InvalidArgument)
        {
            Note(exception);
        }
    }

    private void Note(RpcException exception) =>
        Failures.AddOrUpdate(
            exception.StatusCode is StatusCode.Unknown or StatusCode.Internal
                ? $"{exception.StatusCode} {exception.Status.Detail}"
                : $"{exception.StatusCode}", 1, (_, count) => count + 1);
}
