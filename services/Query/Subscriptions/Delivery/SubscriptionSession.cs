using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.ChangeFeed;
using Diplomacy.Query.Subscriptions.Hub;
using Diplomacy.Query.Subscriptions.Updates;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Diplomacy.Query.Subscriptions.Delivery;

/// <summary>One subscription stream: an optional snapshot or the missed changes, then live updates.</summary>
internal sealed class SubscriptionSession(
    SubscriptionOptions options, Subscriber subscriber, SubscriptionHub hub, UpdateBuilder messages,
    MidnightRollover days, CheckpointTokens checkpoints,
    TimeProvider clock, IServerStreamWriter<PreframedMessage> responses, CancellationToken ct)
{
    /// <summary>Waiting updates sent one by one. If more wait, the updates of a relationship are conflated.</summary>
    private const int QueueMax = 256;

    private UpdateWriter _writer = null!;
    private DateOnly _day;

    public async Task Run(long position, DateOnly day)
    {
        _writer = new UpdateWriter(options, subscriber, responses, ct) { MakeHeartbeat = Heartbeat };
        await Begin(position, day);
        MoveTo(subscriber.Position);
        await _writer.Send(Of(new SubscribeResponse { CaughtUp = new CaughtUp() }));
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var reading = hub.Take(subscriber);
            if (reading.LogTo > subscriber.Position)
                await ReadLog(subscriber.Position, reading.LogTo, isBehind: true);
            if (reading.Batches.Count > 0)
                await Apply(reading.Batches);
            MoveTo(Math.Max(subscriber.Position, reading.Position));
            if (reading.Batches.Count > 0 || reading.LogTo > 0)
                continue;
            if (_writer.IsHeartbeatDue)
                await _writer.Send(Heartbeat());
            await subscriber.WakeUp.WaitAsync();
        }
    }

    /// <summary>Sends what precedes live updates: a snapshot, or the missed changes.</summary>
    private async Task Begin(long position, DateOnly day)
    {
        _day = day;
        if (options.Resume is not { } resume)
        {
            if (options.Snapshot)
                await Everything(position, afterKey: -1);
            subscriber.Position = position;
            return;
        }
        subscriber.Position = resume.Position;
        if (resume.Place is { } place)
        {
            _day = place.Day > day ? place.Day : day;
            if (place is { After: not StreamPlace.Whole, IsSnapshot: true })
                // The snapshot of another day cannot be continued; begin it again.
                await Everything(resume.Position, place.Day == _day ? place.After : -1);
            else
            {
                if (place.After != StreamPlace.Whole)
                    await PassDays(resume.Position, place.Day.AddDays(-place.DaysPassed), place.Day, place.After);
                await PassDays(resume.Position, place.Day, _day);
            }
        }
        await ReadLog(resume.Position, position, isBehind: false);
        subscriber.Position = Math.Max(resume.Position, position);
    }

    private async Task Everything(long position, int afterKey)
    {
        await foreach (var message in messages.Everything(
            options.View, position, _day, dayBefore: null, afterKey, options.Interest.Wants, ct))
            await _writer.Offer(message);
        await _writer.Flush();
    }

    /// <summary>Sends the changes by the passing of days; in the first step only after a relationship.</summary>
    private async Task PassDays(long position, DateOnly from, DateOnly to, int afterKey = -1)
    {
        for (; from < to; afterKey = -1)
        {
            var next = from.AddDays(Math.Min(to.DayNumber - from.DayNumber, StreamPlace.DaysPassedMax));
            foreach (var message in await days.Pass(options.View, position, from, next, ct))
                if (message.Relationship > afterKey && options.Interest.Wants(message.Relationship))
                    await _writer.Offer(message);
            await _writer.Flush();
            from = next;
        }
    }

    /// <summary>Sends the changes between two positions from the log, conflated if the stream is behind.</summary>
    private async Task ReadLog(long after, long to, bool isBehind)
    {
        while (after < to)
        {
            var until = Math.Min(to, after + ChangeLog.BatchSize);
            foreach (var message in await messages.Between(
                options.View, after, until, isBehind || options.Rate > 0, _day, options.Interest.Wants, ct))
                await _writer.Offer(message);
            await _writer.Flush();
            MoveTo(after = until);
        }
    }

    private async Task Apply(IReadOnlyList<UpdateBatch> batches)
    {
        var waiting = new List<ScoreMessage>();
        foreach (var batch in batches)
        {
            if (batch.Day > _day)
            {
                await Apply(waiting);
                var before = _day;
                _day = batch.Day;
                await PassDays(Math.Max(batch.From, subscriber.Position), before, _day);
            }
            // A stream that began ahead of the publisher skips the batches before its position. If its position lies
            // inside a batch, the batch's messages may be conflated over changes sent already, so the rest comes from
            // the log. So does a batch of an earlier day, if a node whose clock is ahead began a later day here.
            if (batch.To <= subscriber.Position)
                continue;
            if (batch.From < subscriber.Position || batch.Day < _day)
            {
                await ReadLog(subscriber.Position, batch.To, isBehind: false);
                continue;
            }
            foreach (var message in batch.Of(options.View))
                if (options.Interest.Wants(message.Relationship))
                    waiting.Add(message);
        }
        await Apply(waiting);
    }

    private async Task Apply(List<ScoreMessage> waiting)
    {
        if (waiting.Count > QueueMax || (options.Rate > 0 && waiting.Count > 1))
            Fold(waiting);
        foreach (var message in waiting)
            await _writer.Offer(message);
        await _writer.Flush();
        waiting.Clear();
    }

    /// <summary>Conflates the messages of each relationship into its first, which keeps its place to resume.</summary>
    private void Fold(List<ScoreMessage> waiting)
    {
        var places = new Dictionary<int, int>();
        var count = 0;
        for (var i = 0; i < waiting.Count; i++)
            if (places.TryGetValue(waiting[i].Relationship, out var place))
                waiting[place] = waiting[place].Fold(waiting[i], checkpoints);
            else
            {
                places.Add(waiting[i].Relationship, count);
                waiting[count++] = waiting[i];
            }
        waiting.RemoveRange(count, waiting.Count - count);
    }

    /// <summary>Records that everything up to a position has been sent.</summary>
    private void MoveTo(long position)
    {
        subscriber.Position = position;
        _writer.Place = (position, new StreamPlace(_day));
    }

    private Frames Heartbeat() => Of(
        new SubscribeResponse { Heartbeat = new Heartbeat { SentAt = clock.GetUtcNow().ToTimestamp() } });

    private Frames Of(SubscribeResponse response)
    {
        var (position, place) = _writer.Place;
        response.Checkpoint = checkpoints.At(position, place);
        return Frames.Of(response);
    }
}
