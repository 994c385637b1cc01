using System.Collections.Concurrent;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Core;

namespace Diplomacy.Tests.Query.Subscriptions;

/// <summary>
/// Reporters and editors at work: reports come in, some of them of the month that is not over yet, and are corrected,
/// withdrawn and retracted. Every acknowledgement is recorded.
/// </summary>
internal sealed class Writers : IAsyncDisposable
{
    private const int KnownMax = 200;

    private readonly RunningServices _services;
    private readonly Recording _record;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _noMore = new();
    private readonly ConcurrentQueue<ReportResult> _known = [];
    private readonly Lock _gate = new();
    private readonly Task _running;
    private Checkpoint _last = new();

    public Writers(RunningServices services, Recording record, TimeProvider clock, int count)
    {
        (_services, _record, _clock) = (services, record, clock);
        _running = Task.WhenAll(Enumerable.Range(0, count).Select(
            i => Task.Run(() => WriteAsync(record.Seed + i, requests: int.MaxValue))));
    }

    /// <summary>Lets so many requests be made one after the other; gives a checkpoint of all of them.</summary>
    public async Task<Checkpoint> WriteAsync(int seed, int requests)
    {
        var maker = new ReportMaker(seed);
        var random = new Random(seed);
        while (requests-- > 0 && !_noMore.IsCancellationRequested)
            if (random.Next(4) == 0 && _known.TryDequeue(out var known))
                await EditAsync(known, random);
            else
                await ReportAsync(maker.Next(), random);
        return _last;
    }

    /// <summary>The countries that existed on a day.</summary>
    public static IEnumerable<CountryCode> CountriesOf(DateOnly day) =>
        CountryLookup.All.Where(country => StateDates.Existed(country, PartialDate.Of(day)));

    /// <summary>Reports of more relationships than the buffers on the way to a subscriber can hold.</summary>
    public async Task<Checkpoint> FloodAsync(params string[] dates)
    {
        var countries = CountriesOf(new DateOnly(2009, 5, 1)).Take(40).ToArray();
        foreach (var date in dates)
            Note(await _services.StoreAsync(countries.SelectMany((one, i) => countries.Take(i).Select(
                other => Reports.Of(date, $"{one}", $"{other}", "042")))));
        return _last;
    }

    /// <summary>Lets the last requests be acknowledged; gives a checkpoint of all of them.</summary>
    public async Task<Checkpoint> FinishAsync()
    {
        await _noMore.CancelAsync();
        await _running.Within("the acknowledgement of the last requests");
        return _last;
    }

    public async ValueTask DisposeAsync()
    {
        await _noMore.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _noMore.Dispose();
    }

    private async Task ReportAsync(ReportSourceEventsRequest request, Random random)
    {
        if (random.Next(3) == 0)
            request.Reports.Add(Reports.Of($"{_clock.GetUtcNow():yyyy-MM}", "BOL", "CUB", "057", document: "monthly"));
        var answer = await _services.Ingestion.ReportSourceEventsAsync(request, deadline: _services.CallDeadline);
        answer.Results.ShouldAllBe(result => result.Outcome != ReportOutcome.Rejected);
        Note(answer.Checkpoint);
        foreach (var result in answer.Results)
            if (_known.Count < KnownMax)
                _known.Enqueue(result);
    }

    private async Task EditAsync(ReportResult known, Random random)
    {
        const string author = "ana", reason = "To see what is sent.";
        var (id, deadline) = (known.SourceEventId, _services.CallDeadline);
        try
        {
            Note(random.Next(3) switch
            {
                0 => (await _services.Ingestion.RetractSourceEventAsync(
                    new() { SourceEventId = id, Author = author, Reason = reason }, deadline: deadline)).Checkpoint,
                1 => (await _services.Ingestion.WithdrawReportAsync(
                    new() { SourceEventId = id, ReportId = known.ReportId, Author = author, Reason = reason },
                    deadline: deadline)).Checkpoint,
                _ => (await _services.Ingestion.CorrectSourceEventAsync(
                    new() { SourceEventId = id, CameoCode = "046", Author = author, Reason = reason },
                    deadline: deadline)).Checkpoint,
            });
        }
        catch (RpcException refused) when (
            refused.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.Aborted)
        {
            // Others have edited it, or its reports have moved, meanwhile.
        }
    }

    private void Note(Checkpoint checkpoint)
    {
        _record.Acknowledge(checkpoint);
        lock (_gate)
            if (_last.Token.Length == 0 || Place.Of(_last).Position < Place.Of(checkpoint).Position)
                _last = checkpoint;
    }
}
