using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Subscriptions.Hub;
using Diplomacy.Query.Subscriptions.Updates;
using Diplomacy.ServiceDefaults.Checkpoints;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Diplomacy.Query.Subscriptions.Delivery;

/// <summary>
/// One stream from its beginning to its end: everything first where asked for, then what was missed, then what comes.
/// </summary>
internal sealed class SubscriptionSession(
    SubscriptionOptions options, Subscriber subscriber, SubscriptionHub feed, UpdateBuilder messages,
    MidnightRollover days, CheckpointTokens checkpoints,
    TimeProvider clock, IServerStreamWriter<PreframedMessage> responses, CancellationToken ct)
{
    /// <summary>Updates told one by one to whoever is behind; of more, those of a relationship fold together.</summary>
    private const int QueueMax = 256;

    private UpdateWriter _sending = null!;
    private DateOnly _day;

    public async Task Run(long position, DateOnly day)
    {
        _sending = new UpdateWriter(options, subscriber, responses, ct) { MakeHeartbeat = Heartbeat };
        await Begin(position, day);
        MoveTo(subscriber.Position);
        await _sending.Send(Of(new SubscribeResponse { CaughtUp = new CaughtUp() }));
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var reading = feed.Take(subscriber);
            if (reading.LogTo > subscriber.Position)
                await ReadLog(subscriber.Position, reading.LogTo, isBehind: true);
            if (reading.Pages.Count > 0)
                await Apply(reading.Pages);
            MoveTo(Math.Max(subscriber.Position, reading.Position));
            if (reading.Pages.Count > 0 || reading.LogTo > 0)
                continue;
            if (_sending.IsHeartbeatDue)
                await _sending.Send(Heartbeat());
            await subscriber.Bell.WaitAsync();
        }
    }

    /// <summary>Tells what comes before the present: a snapshot, or what was missed.</summary>
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
                // Of another day's snapshot nothing can be used.
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
            await _sending.Offer(message);
        await _sending.Flush();
    }

    /// <summary>Tells what the days after one, up to another, changed; at first only after a relationship.</summary>
    private async Task PassDays(long position, DateOnly from, DateOnly to, int afterKey = -1)
    {
        for (; from < to; afterKey = -1)
        {
            var next = from.AddDays(Math.Min(to.DayNumber - from.DayNumber, StreamPlace.DaysPassedMax));
            foreach (var message in await days.Pass(options.View, position, from, next, ct))
                if (message.Relationship > afterKey && options.Interest.Wants(message.Relationship))
                    await _sending.Offer(message);
            await _sending.Flush();
            from = next;
        }
    }

    /// <summary>Tells what lies between two positions, from the log. Who fell behind is told it folded.</summary>
    private async Task ReadLog(long after, long to, bool isBehind)
    {
        while (after < to)
        {
            var until = Math.Min(to, after + ChangeLog.PageSize);
            foreach (var message in await messages.Between(
                options.View, after, until, isBehind || options.Rate > 0, _day, options.Interest.Wants, ct))
                await _sending.Offer(message);
            await _sending.Flush();
            MoveTo(after = until);
        }
    }

    private async Task Apply(IReadOnlyList<UpdateBatch> pages)
    {
        var waiting = new List<ScoreMessage>();
        foreach (var page in pages)
        {
            if (page.Day > _day)
            {
                await Apply(waiting);
                var before = _day;
                _day = page.Day;
                await PassDays(Math.Max(page.From, subscriber.Position), before, _day);
            }
            // Begun ahead of this node's reader, a stream passes over the pages that it has been told already. Of one
            // that it begins within the messages may be folded, and cover less than it has: the log tells the rest; and
            // so it does where a node whose clock is ahead has begun a later day on this stream.
            if (page.To <= subscriber.Position)
                continue;
            if (page.From < subscriber.Position || page.Day < _day)
            {
                await ReadLog(subscriber.Position, page.To, isBehind: false);
                continue;
            }
            foreach (var message in page.Of(options.View))
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
            await _sending.Offer(message);
        await _sending.Flush();
        waiting.Clear();
    }

    /// <summary>Folds the messages of each relationship into its first, where the stream resumes after it.</summary>
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

    /// <summary>Notes that everything up to a position has been told.</summary>
    private void MoveTo(long position)
    {
        subscriber.Position = position;
        _sending.Place = (position, new StreamPlace(_day));
    }

    private Frames Heartbeat() => Of(
        new SubscribeResponse { Heartbeat = new Heartbeat { SentAt = clock.GetUtcNow().ToTimestamp() } });

    private Frames Of(SubscribeResponse response)
    {
        var (position, place) = _sending.Place;
        response.Checkpoint = checkpoints.At(position, place);
        return Frames.Of(response);
    }
}
