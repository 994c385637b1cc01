using System.Diagnostics;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Google.Rpc;
using Grpc.Core;

namespace Diplomacy.Testing;

/// <summary>How a subscriber reads. By default as fast as it can, and without ever leaving.</summary>
public sealed record Habits
{
    /// <summary>How long it takes over every message.</summary>
    public TimeSpan PerMessage { get; init; }

    /// <summary>How long it stops now and then.</summary>
    public TimeSpan Stop { get; init; }

    /// <summary>Once it has caught up it reads nothing until this task is complete.</summary>
    public Task? StopsUntil { get; init; }

    /// <summary>It disconnects after at most this many messages, and reconnects; 0 is never.</summary>
    public int LeavesWithin { get; init; }

    /// <summary>After a disconnect it starts over instead of resuming.</summary>
    public bool StartsOver { get; init; }

    /// <summary>After a disconnect it resumes up to this many messages earlier.</summary>
    public int Forgets { get; init; }

    /// <summary>Whether it reads without pauses or disconnects.</summary>
    public bool IsQuick => this == new Habits();
}

/// <summary>How a stream ended, by its own subscriber or by an error.</summary>
/// <param name="Reason">The reason of the error's ErrorInfo; empty where it has none.</param>
/// <param name="Earliest">The earliest checkpoint that can be used, where the answer names one.</param>
public sealed record StreamEnd(StatusCode Code, string Reason, string Message, Checkpoint? Earliest)
{
    /// <summary>Its subscriber disconnected.</summary>
    public static readonly StreamEnd Left = new(StatusCode.OK, "", "left", Earliest: null);

    /// <summary>Nothing came for so long that its subscriber gave up.</summary>
    public static readonly StreamEnd Silent = new(StatusCode.Cancelled, "SILENT", "given up", Earliest: null);

    internal static StreamEnd Of(RpcException error)
    {
        var details = error.GetRpcStatus();
        var info = details?.GetDetail<ErrorInfo>();
        var reason = info?.Reason ?? details?.GetDetail<BadRequest>()?.FieldViolations.FirstOrDefault()?.Reason ?? "";
        return new StreamEnd(
            error.StatusCode, reason, error.Status.Detail,
            info?.Metadata.TryGetValue("earliest_checkpoint", out var token) == true
                ? new Checkpoint { Token = token }
                : null);
    }
}

/// <summary>Everything that one stream delivered, from its beginning to its end.</summary>
/// <param name="resumedAfter">The checkpoint that it resumed after; null where it did not resume.</param>
/// <param name="round">How often scores had been rebuilt to others, as far as its subscriber knew.</param>
public sealed class ReceivedStream(Checkpoint? resumedAfter, int round)
{
    /// <summary>The checkpoint that it resumed after; null where it did not resume.</summary>
    public Checkpoint? ResumedAfter => resumedAfter;

    /// <summary>How often scores had been rebuilt to others, as far as its subscriber knew.</summary>
    public int Round => round;

    /// <summary>Its messages, in order.</summary>
    public List<ReceivedMessage> Messages { get; init; } = [];

    /// <summary>How it ended; null while it has not.</summary>
    public StreamEnd? End { get; set; }
}

/// <summary>
/// A subscriber that remembers everything it received. Wherever it is cut it resumes, on any node; where the server
/// refuses that, it begins with a snapshot.
/// </summary>
public sealed class Subscriber(
    string name, int seed, SubscribeRequest request, Habits habits,
    IReadOnlyList<Func<SubscriptionService.SubscriptionServiceClient>> nodes, Stopwatch clock)
{
    /// <summary>After this long a silence it gives a stream up; far longer than the promised maximum.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private const int StopsEvery = 100;

    private readonly Random _random = new(seed);
    private readonly List<ReceivedStream> _streams = [];
    private volatile ReceivedMessage? _last;
    private Checkpoint? _resume;
    private int _round;

    /// <summary>What the record calls it.</summary>
    public string Name => name;

    /// <summary>What it asks for.</summary>
    public SubscribeRequest Request => request;

    /// <summary>How it reads.</summary>
    public Habits Habits => habits;

    /// <summary>Its streams, in order. To be read once it has ended.</summary>
    public IReadOnlyList<ReceivedStream> Streams => _streams;

    /// <summary>When it read on after its stop.</summary>
    public TimeSpan? ReadOnAt { get; set; }

    /// <summary>The last message that it received.</summary>
    public ReceivedMessage? Last => _last;

    /// <summary>Begins as another did, and resumes after a message of it.</summary>
    public void ResumeAfter(ReceivedStream other, int message)
    {
        _streams.Add(new ReceivedStream(other.ResumedAfter, other.Round)
        {
            // Received at another time, by another clock.
            Messages = [.. other.Messages.Take(message + 1).Select(
                reported => reported with { At = clock.Elapsed, Waited = TimeSpan.Zero })],
            End = StreamEnd.Left,
        });
        _resume = new Checkpoint { Token = other.Messages[message].Checkpoint };
    }

    /// <summary>A copy whose messages may be changed.</summary>
    public Subscriber Copy()
    {
        var copy = new Subscriber(name, seed, request, habits, nodes, clock) { ReadOnAt = ReadOnAt };
        copy._streams.AddRange(_streams.Select(stream => new ReceivedStream(stream.ResumedAfter, stream.Round)
        {
            Messages = [.. stream.Messages],
            End = stream.End,
        }));
        return copy;
    }

    /// <summary>Reads until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var stream = new ReceivedStream(_resume, _round);
            _streams.Add(stream);
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(ct);
            try
            {
                await ReadAsync(stream, silence);
                stream.End = StreamEnd.Left;
            }
            catch (Exception exception) when (exception is RpcException or OperationCanceledException)
            {
                stream.End = ct.IsCancellationRequested ? StreamEnd.Left
                    : exception is RpcException error && !silence.IsCancellationRequested ? StreamEnd.Of(error)
                    : StreamEnd.Silent;
            }
            Choose(stream);
            await Task.Delay(Pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(ReceivedStream stream, CancellationTokenSource silence)
    {
        var asked = request.Clone();
        asked.Resume = _resume;
        silence.CancelAfter(SilenceMax);
        using var call = nodes[_random.Next(nodes.Count)]().Subscribe(asked, cancellationToken: silence.Token);
        var left = habits.LeavesWithin > 0 ? _random.Next(1, habits.LeavesWithin) : int.MaxValue;
        while (left-- > 0)
        {
            var waitsSince = clock.Elapsed;
            if (!await call.ResponseStream.MoveNext(CancellationToken.None))
                return;
            silence.CancelAfter(Timeout.InfiniteTimeSpan);
            var now = clock.Elapsed;
            _last = ReceivedMessage.Of(call.ResponseStream.Current, now, now - waitsSince);
            stream.Messages.Add(_last);
            await DawdleAsync(_last, silence.Token);
            silence.CancelAfter(SilenceMax);
        }
    }

    private async Task DawdleAsync(ReceivedMessage message, CancellationToken ct)
    {
        if (habits.PerMessage > TimeSpan.Zero)
            await Task.Delay(habits.PerMessage, ct);
        if (habits.Stop > TimeSpan.Zero && _random.Next(StopsEvery) == 0)
            await Task.Delay(habits.Stop, ct);
        if (habits.StopsUntil is { } still && ReadOnAt is null
            && message.Kind == SubscribeResponse.MessageOneofCase.CaughtUp)
        {
            await still.WaitAsync(ct);
            ReadOnAt = clock.Elapsed;
        }
    }

    /// <summary>Chooses where to go on.</summary>
    private void Choose(ReceivedStream stream)
    {
        var messages = stream.Messages;
        if (stream.End!.Reason is "PROJECTION_SUPERSEDED"
            || (messages.Count > 0 && messages[^1].Kind == SubscribeResponse.MessageOneofCase.ResyncRequired))
        {
            _round++;
            _resume = null;
        }
        else if (stream.End.Reason is "HISTORY_COMPACTED" || (habits.StartsOver && stream.End == StreamEnd.Left))
            _resume = null;
        else if (messages.Count > 0)
        {
            var forgets = habits.Forgets > 0 ? _random.Next(Math.Min(habits.Forgets, messages.Count)) : 0;
            _resume = new Checkpoint { Token = messages[^(1 + forgets)].Checkpoint };
        }
    }

    /// <summary>A summary of what it received.</summary>
    public override string ToString() =>
        $"{name}: {_streams.Count} streams with {_streams.Sum(stream => stream.Messages.Count)} messages";
}
