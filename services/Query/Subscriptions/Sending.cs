using System.Diagnostics;
using Diplomacy.ServiceDefaults.Store;
using Grpc.Core;

namespace Diplomacy.Query.Subscriptions;

/// <summary>Sends messages down one stream: those that are wanted, at the pace that is wanted.</summary>
internal sealed class Sending(
    Wish wish, Subscriber subscriber, IServerStreamWriter<SharedMessage> responses, CancellationToken ct)
{
    /// <summary>Messages written before they are flushed together, at most.</summary>
    private const int BatchMax = 64;

    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    // The score last told of each relationship, or that before the first change; only where small changes are left out.
    private readonly Dictionary<int, double>? _told = wish.MinChange > 0 ? [] : null;
    private SharedMessage? _held;
    private int _unflushed;
    private long _nextAt;

    /// <summary>Makes a heartbeat of the place that the stream has come to.</summary>
    public required Func<SharedMessage> MakeHeartbeat { private get; init; }

    /// <summary>The place that the stream has come to.</summary>
    public (long Position, StreamPlace Place) Place { get; set; }

    public bool IsHeartbeatDue =>
        Stopwatch.GetElapsedTime(subscriber.LastSent) >= ChangeReader.HeartbeatInterval;

    /// <summary>Sends a message if it is wanted. It may stay behind until <see cref="Flush"/>.</summary>
    public async ValueTask Offer(ScoreMessage message)
    {
        if (IsWanted(message))
        {
            if (wish.Rate > 0)
                await Pace();
            if (_held is not null)
                await Write(_held, flush: ++_unflushed % BatchMax == 0);
            _held = message.Shared;
            if (wish.Rate > 0)
                await Flush();
        }
        Place = (message.Position, message.Place);
    }

    /// <summary>Sends what stayed behind.</summary>
    public ValueTask Flush()
    {
        if (_held is not { } last)
            return ValueTask.CompletedTask;
        _held = null;
        return Write(last, flush: true);
    }

    /// <summary>Sends a message at once.</summary>
    public async ValueTask Send(SharedMessage message)
    {
        await Flush();
        await Write(message, flush: true);
    }

    private bool IsWanted(ScoreMessage message)
    {
        if (wish.View.Other is not null)
            return message.Place.IsSnapshot
                ? Math.Abs(message.After) > wish.Threshold
                : Math.Abs(message.Before) > wish.Threshold != Math.Abs(message.After) > wish.Threshold;
        if (_told is null)
            return true;
        var told = _told.GetValueOrDefault(message.Relationship, message.Before);
        var isWanted = message.Place.IsSnapshot || message.IsUrgent || Math.Abs(message.After - told) >= wish.MinChange;
        _told[message.Relationship] = isWanted ? message.After : told;
        return isWanted;
    }

    /// <summary>Waits until another update may go out; heartbeats go on meanwhile.</summary>
    private async ValueTask Pace()
    {
        while (_nextAt - Stopwatch.GetTimestamp() is var left and > 0)
        {
            var wait = TimeSpan.FromSeconds((double)left / Stopwatch.Frequency);
            await Task.Delay(wait < ChangeReader.HeartbeatInterval ? wait : ChangeReader.HeartbeatInterval, ct);
            if (IsHeartbeatDue)
                await Write(MakeHeartbeat(), flush: true);
        }
        _nextAt = Stopwatch.GetTimestamp() + (long)(Stopwatch.Frequency / wish.Rate);
    }

    private ValueTask Write(SharedMessage message, bool flush)
    {
        responses.WriteOptions = flush ? null : Buffered;
        var written = responses.WriteAsync(message, ct);
        if (!written.IsCompletedSuccessfully)
            return Wait(written);
        if (flush)
            Interlocked.Exchange(ref subscriber.LastSent, Stopwatch.GetTimestamp());
        return ValueTask.CompletedTask;
    }

    private async ValueTask Wait(Task written)
    {
        Interlocked.Exchange(ref subscriber.LastSent, Stopwatch.GetTimestamp());
        subscriber.IsSending = true;
        await written;
        subscriber.IsSending = false;
        Interlocked.Exchange(ref subscriber.LastSent, Stopwatch.GetTimestamp());
    }
}
