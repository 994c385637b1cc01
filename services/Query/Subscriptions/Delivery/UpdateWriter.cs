using System.Diagnostics;
using Diplomacy.Query.Subscriptions.Hub;
using Diplomacy.Query.Subscriptions.Publishing;
using Diplomacy.Query.Subscriptions.Updates;
using Grpc.Core;

namespace Diplomacy.Query.Subscriptions.Delivery;

/// <summary>Writes the messages of one stream: filters, batches and paces them as the options say.</summary>
internal sealed class UpdateWriter(
    SubscriptionOptions options, Subscriber subscriber, IServerStreamWriter<PreframedMessage> responses,
    CancellationToken ct)
{
    /// <summary>Bytes written at most before a flush, unless a single message is larger.</summary>
    private const int BatchMax = 32 * 1024;

    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    // The score last sent for each relationship, or that before its first change; only if MinChange is set.
    private readonly Dictionary<int, double>? _sentScores = options.MinChange > 0 ? [] : null;
    private readonly PreframedMessage _written = new();
    private Frames _buffered;
    private int _unflushed;
    private long _nextAt;

    /// <summary>Makes a heartbeat with the current place of the stream.</summary>
    public required Func<Frames> MakeHeartbeat { private get; init; }

    /// <summary>The current place of the stream.</summary>
    public (long Position, StreamPlace Place) Place { get; set; }

    public bool IsHeartbeatDue =>
        Stopwatch.GetElapsedTime(subscriber.LastSent) >= UpdatePublisher.HeartbeatInterval;

    /// <summary>Sends a message if it is wanted. It may stay buffered until <see cref="Flush"/>.</summary>
    public ValueTask Offer(ScoreMessage message)
    {
        if (IsWanted(message))
        {
            if (options.Rate > 0)
                return Paced(message);
            if (_buffered.Length + message.Frames.Length > BatchMax || !_buffered.TryJoin(message.Frames, out var both))
                return Next(message);
            _buffered = both;
        }
        Place = (message.Position, message.Place);
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends what is buffered.</summary>
    public ValueTask Flush()
    {
        if (_buffered.Length == 0)
            return ValueTask.CompletedTask;
        var last = _buffered;
        _buffered = default;
        return Write(last, flush: true);
    }

    /// <summary>Sends a message at once.</summary>
    public async ValueTask Send(Frames message)
    {
        await Flush();
        await Write(message, flush: true);
    }

    /// <summary>Writes what is buffered, and buffers another message.</summary>
    private ValueTask Next(ScoreMessage message)
    {
        var last = _buffered;
        _buffered = message.Frames;
        var written = last.Length == 0
            ? ValueTask.CompletedTask
            : Write(last, flush: _unflushed + last.Length + message.Frames.Length > BatchMax);
        if (!written.IsCompletedSuccessfully)
            return SetPlaceAfter(written, message);
        Place = (message.Position, message.Place);
        return ValueTask.CompletedTask;
    }

    private async ValueTask SetPlaceAfter(ValueTask written, ScoreMessage message)
    {
        await written;
        Place = (message.Position, message.Place);
    }

    private async ValueTask Paced(ScoreMessage message)
    {
        await Pace();
        await Write(message.Frames, flush: true);
        Place = (message.Position, message.Place);
    }

    private bool IsWanted(ScoreMessage message)
    {
        if (options.View.Other is not null)
            return message.Place.IsSnapshot
                ? Math.Abs(message.After) > options.Threshold
                : Math.Abs(message.Before) > options.Threshold != Math.Abs(message.After) > options.Threshold;
        if (_sentScores is null)
            return true;
        var sent = _sentScores.GetValueOrDefault(message.Relationship, message.Before);
        var isWanted = message.Place.IsSnapshot || message.IsUrgent
            || Math.Abs(message.After - sent) >= options.MinChange;
        _sentScores[message.Relationship] = isWanted ? message.After : sent;
        return isWanted;
    }

    /// <summary>Waits until the rate allows another update; sends heartbeats meanwhile.</summary>
    private async ValueTask Pace()
    {
        while (_nextAt - Stopwatch.GetTimestamp() is var left and > 0)
        {
            var wait = TimeSpan.FromSeconds((double)left / Stopwatch.Frequency);
            await Task.Delay(wait < UpdatePublisher.HeartbeatInterval ? wait : UpdatePublisher.HeartbeatInterval, ct);
            if (IsHeartbeatDue)
                await Write(MakeHeartbeat(), flush: true);
        }
        _nextAt = Stopwatch.GetTimestamp() + (long)(Stopwatch.Frequency / options.Rate);
    }

    private ValueTask Write(Frames frames, bool flush)
    {
        _unflushed = flush ? 0 : _unflushed + frames.Length;
        responses.WriteOptions = flush ? null : Buffered;
        _written.Frames = frames;
        var written = responses.WriteAsync(_written, ct);
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
