using System.Diagnostics;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Tests.Query.Subscriptions;

/// <summary>A subscriber that keeps every message it receives.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly AsyncServerStreamingCall<SubscribeResponse> _call;
    private readonly List<SubscribeResponse> _received = [];
    private int _read;

    private Watch(GrpcChannel channel, SubscribeRequest request) =>
        _call = new SubscriptionService.SubscriptionServiceClient(channel)
            .Subscribe(request, cancellationToken: _end.Token);

    /// <summary>Everything received so far, in order.</summary>
    public IReadOnlyList<SubscribeResponse> Received => _received;

    /// <summary>The updates received so far.</summary>
    public IEnumerable<ScoreUpdate> Updates =>
        _received.Where(message => message.Update is not null).Select(message => message.Update);

    /// <summary>The checkpoint of the last message.</summary>
    public Checkpoint Last => _received[^1].Checkpoint;

    public static Watch Open(RunningServices services, SubscribeRequest request) => new(services.Channel, request);

    /// <summary>Subscribes and reads until it has caught up.</summary>
    public static async Task<Watch> CaughtUpAsync(RunningServices services, SubscribeRequest request)
    {
        var watch = Open(services, request);
        await watch.UntilAsync(message => message.CaughtUp is not null, "caught_up");
        return watch;
    }

    /// <summary>Reads on until a message matches.</summary>
    public async Task<SubscribeResponse> UntilAsync(
        Func<SubscribeResponse, bool> fits, string what, TimeSpan? within = null)
    {
        // Heartbeats would keep a wait for one message alive forever.
        var clock = Stopwatch.StartNew();
        while (true)
        {
            clock.Elapsed.ShouldBeLessThan(within ?? Deadline.Default, $"waited in vain for {what}");
            for (; _read < _received.Count; _read++)
                if (fits(_received[_read]))
                    return _received[_read++];
            (await _call.ResponseStream.MoveNext(CancellationToken.None).Within(what, within))
                .ShouldBeTrue($"the stream ended before {what}");
            _call.ResponseStream.Current.Checkpoint.Token.ShouldNotBeEmpty("every message carries its checkpoint");
            _received.Add(_call.ResponseStream.Current);
        }
    }

    /// <summary>Reads on to the next update.</summary>
    public async Task<ScoreUpdate> UpdateAsync(TimeSpan? within = null) =>
        (await UntilAsync(message => message.Update is not null, "an update", within)).Update;

    /// <summary>Reads until everything up to a checkpoint is covered.</summary>
    public Task CoversAsync(RunningServices services, Checkpoint checkpoint)
    {
        var position = services.PositionOf(checkpoint);
        return _received.Any(message => services.PositionOf(message.Checkpoint) >= position)
            ? Task.CompletedTask
            : UntilAsync(message => services.PositionOf(message.Checkpoint) >= position, "a checkpoint");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _call.Dispose();
        _end.Dispose();
    }
}

/// <summary>Waiting for what was written.</summary>
internal static class Covering
{
    /// <summary>Returns once reads cover a checkpoint.</summary>
    public static async Task CoverAsync(this RunningServices services, Checkpoint checkpoint) =>
        await services.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "USA", AtLeastAsFresh = checkpoint },
            deadline: services.CallDeadline);
}
