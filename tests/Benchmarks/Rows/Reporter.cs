using System.Diagnostics;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>Reports source events, each an update for subscribers of everything, and keeps the updates.</summary>
internal sealed class Reporter : IDisposable
{
    private const int HeardMax = 1_000;

    private readonly GrpcChannel _channel;
    private readonly IngestionService.IngestionServiceClient _ingestion;
    private readonly AsyncServerStreamingCall<SubscribeResponse> _stream;
    private readonly FeedGenerator _feed;
    private readonly Queue<SubscribeResponse> _seen = new();

    public Reporter(string address, BenchmarkOptions options)
    {
        _feed = new FeedGenerator(options.Seed);
        _channel = GrpcChannel.ForAddress(address);
        _ingestion = new IngestionService.IngestionServiceClient(_channel);
        _stream = new SubscriptionService.SubscriptionServiceClient(_channel).Subscribe(new SubscribeRequest());
        _ = Listen();
    }

    /// <summary>The updates that came last, the oldest first.</summary>
    public IReadOnlyList<SubscribeResponse> Last(int count)
    {
        lock (_seen)
            return [.. _seen.TakeLast(count)];
    }

    /// <summary>Reports so many in one request; gives the moment of the answer.</summary>
    /// <exception cref="InvalidDataException">One of them was not new.</exception>
    public async Task<long> Report(int count)
    {
        var answer = await _ingestion.ReportSourceEventsAsync(
            new ReportSourceEventsRequest { Reports = { _feed.Take(count).Select(ReportRows.ReportOf) } });
        var moment = Stopwatch.GetTimestamp();
        if (answer.Results.Any(result => result.Outcome is not ReportOutcome.Recorded))
            throw new InvalidDataException("A report was not of a new source event.");
        return moment;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _channel.Dispose();
    }

    private async Task Listen()
    {
        try
        {
            await foreach (var response in _stream.ResponseStream.ReadAllAsync())
                if (response.Update is not null)
                    lock (_seen)
                    {
                        _seen.Enqueue(response);
                        if (_seen.Count > HeardMax)
                            _seen.Dequeue();
                    }
        }
        catch (RpcException)
        {
            // It is over.
        }
    }
}
