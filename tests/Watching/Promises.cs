using System.Runtime.CompilerServices;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Grpc.Core;
using MessageKind = Diplomacy.Protos.Query.V1.SubscribeResponse.MessageOneofCase;

namespace Diplomacy.Testing;

/// <summary>
/// The seven promises of <c>SubscriptionService</c>, each as one check that compares what subscribers received with
/// the event store.
/// </summary>
/// <param name="record">What subscribers received.</param>
/// <param name="histories">What the stored events say, by how often scores were rebuilt to others.</param>
public sealed class Promises(Recording record, params History[] histories)
{
    /// <summary>The most changes that wait for a reader one by one, in its node and on the wire.</summary>
    private const int KeptMax = 5_000;

    /// <summary>The longest time without a message.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How soon after its acknowledgement a quick subscriber covers a write, on a busy machine.</summary>
    public TimeSpan LagMax { get; init; } = Deadline.Default;

    /// <summary>Whether checkpoints may be too old.</summary>
    public bool IsCompacted { get; init; }

    /// <summary>Checks all seven, and that the delivered scores are correct.</summary>
    public void Hold()
    {
        Ordered();
        Complete();
        Unique();
        Resumable();
        Live();
        SlowSlowsNobody();
        CauseNamed();
        True();
    }

    /// <summary>1: updates of one relationship come in the order in which they were projected.</summary>
    public void Ordered()
    {
        foreach (var walk in Walks())
        {
            var reported = new Dictionary<Relationship, (long, DateOnly)>();
            foreach (var step in walk.Steps())
            {
                if (step.Message.Place.CompareTo(step.From) < 0)
                    throw Broken(step, $"the checkpoint goes back to {step.Message.Place}");
                if (step.Update is not { } update)
                    continue;
                if (reported.TryGetValue(update.Relationship, out var before)
                    && (update.KnownAt < before.Item1 || update.AsOf < before.Item2))
                    throw Broken(step, $"delivered {before} before");
                reported[update.Relationship] = (update.KnownAt, update.AsOf);
            }
        }
    }

    /// <summary>
    /// 2: what a checkpoint covers has been delivered, or is conflated into a later update of the same relationship,
    /// which says so; a snapshot and a change of day omit nothing.
    /// </summary>
    public void Complete()
    {
        foreach (var walk in Walks())
        {
            var (history, start) = (walk.History, walk.Start.Position);
            var reported = new Dictionary<Relationship, long>();
            foreach (var step in walk.Steps())
            {
                if (step.Update is { IsChange: true } update)
                {
                    var count = history.Between(update.Relationship, step.KnownBefore, update.KnownAt).Length;
                    if (count != 1 + update.Conflated)
                        throw Broken(step, $"{count} changes since {step.KnownBefore}");
                    reported[update.Relationship] = update.KnownAt;
                }
                foreach (var change in history.Between(step.From.Position, step.Message.Place.Position))
                    if (walk.Wants(change.Relationship)
                        && reported.GetValueOrDefault(change.Relationship, start) < change.Position)
                        throw Broken(step, $"covered, and not delivered: {change}");
            }
            Wholeness.OfDays(walk);
        }
        foreach (var subscriber in record.Subscribers)
            Wholeness.OfSnapshots(Walks(subscriber));
    }

    /// <summary>3: nothing comes twice in a stream, and after a resume nothing at or before the checkpoint.</summary>
    public void Unique()
    {
        foreach (var walk in Walks())
        {
            var days = new Dictionary<Relationship, DateOnly>();
            var isCaughtUp = false;
            foreach (var step in walk.Steps())
            {
                if (step.Message.Kind == MessageKind.CaughtUp && isCaughtUp)
                    throw Broken(step, "caught_up came before");
                isCaughtUp |= step.Message.Kind == MessageKind.CaughtUp;
                if (step.Update is not { } update)
                    continue;
                if (update.IsChange && update.KnownAt <= step.KnownBefore)
                    throw Broken(step, $"delivered already up to {step.KnownBefore}");
                if (!update.IsChange && update.AsOf <= days.GetValueOrDefault(update.Relationship, DateOnly.MinValue))
                    throw Broken(step, "delivered for that day before");
                if (!update.IsChange && walk.Start.Stream is { } start && update.AsOf <= start.Day
                    && (update.AsOf < start.Day || update.Relationship.Key <= start.After))
                    throw Broken(step, $"delivered for that day before the resume at {start}");
                if (update.Kind == UpdateCauseKind.Snapshot && isCaughtUp)
                    throw Broken(step, "a snapshot after it was complete");
                days[update.Relationship] = update.AsOf;
            }
        }
    }

    /// <summary>
    /// 4: a stream resumes on any node and after any restart, or the answer says why not and what to do; every
    /// subscriber reaches the end.
    /// </summary>
    public void Resumable()
    {
        foreach (var walk in Walks())
        {
            var (stream, end) = (walk.Stream, walk.Stream.End!);
            var isFine = end.Reason switch
            {
                "PROJECTION_SUPERSEDED" => stream.Round + 1 < histories.Length,
                "HISTORY_COMPACTED" => IsCompacted && end is { Code: StatusCode.OutOfRange, Earliest: { } earliest }
                    && Place.Of(earliest).Position > walk.Start.Position,
                _ => end.Code is StatusCode.OK or StatusCode.Unavailable or StatusCode.ResourceExhausted
                    || (end.Reason.Length == 0 && end.Code is StatusCode.Cancelled or StatusCode.Internal),
            };
            if (!isFine)
                throw Broken(walk, $"ended with {end}");
        }
        foreach (var subscriber in record.Subscribers)
        {
            // A subscriber that disconnects may still be catching up when the record ends.
            var streams = subscriber.Habits.LeavesWithin > 0 ? subscriber.Streams : [subscriber.Streams[^1]];
            if (!streams.Any(
                    stream => stream.Messages is [.., var last] && last.Place.Position >= record.Last.Position))
                throw Broken(Walks(subscriber).Last(), $"never came to {record.Last}");
        }
    }

    /// <summary>
    /// 5: a message comes at least every 10 s, and advances the checkpoint even if nothing matched: at least to where
    /// any subscriber was 10 s before.
    /// </summary>
    public void Live()
    {
        var frontier = new Frontier(record.Subscribers.SelectMany(subscriber => subscriber.Streams)
            .SelectMany(stream => stream.Messages).Select(message => (message.At, message.Place.Position)));
        foreach (var walk in Walks())
        {
            if (walk.Stream.End == StreamEnd.Silent)
                throw Broken(walk, "silent until it was given up");
            foreach (var step in walk.Steps().Skip(1))
            {
                if (step.Message.Waited > SilenceMax)
                    throw Broken(step, $"silent for {step.Message.Waited}");
                if (step.Message.Kind == MessageKind.Heartbeat && walk.Subscriber.Habits.IsQuick
                    && frontier.At(step.Message.At - SilenceMax) is var expected
                    && step.Message.Place.Position < expected)
                    throw Broken(step, $"others had come to {expected} long before");
            }
        }
    }

    /// <summary>
    /// 6: a slow subscriber slows no other, and nothing piles up for it: after a stop it receives what it missed
    /// conflated by relationship.
    /// </summary>
    public void SlowSlowsNobody()
    {
        var frontier = new Frontier(record.Acknowledged);
        foreach (var walk in Walks())
        {
            if (walk.Subscriber is { Habits.IsQuick: true, Request.MaxUpdatesPerSecond: 0 })
                foreach (var step in walk.Steps())
                    if (frontier.At(step.Message.At - LagMax) is var expected
                        && step.Message.Place.Position < expected)
                        throw Broken(step, $"{expected} was acknowledged long before");
            if (walk.Subscriber.ReadOnAt is not { } readOn)
                continue;
            var missed = frontier.At(readOn);
            var kept = walk.Steps().Count(step =>
                step.Message.At > readOn && step.Update is { } update && update.KnownAt <= missed);
            if (kept > KeptMax)
                throw Broken(walk, $"{kept} updates were kept for it one by one");
        }
    }

    /// <summary>7: every update names its cause, and those folded into it, so that a correction says so.</summary>
    public void CauseNamed()
    {
        foreach (var walk in Walks())
            foreach (var step in walk.Steps())
            {
                if (step.Update is not { } update)
                    continue;
                var changes = update.IsChange
                    ? walk.History.Between(update.Relationship, step.KnownBefore, update.KnownAt)
                    : [];
                if (changes.IsEmpty)
                {
                    if (update.SourceEvent.Length > 0 || update.IsChange)
                        throw Broken(step, "caused by no source event");
                    continue;
                }
                var (a, b) = ($"{update.Relationship.A}", $"{update.Relationship.B}");
                var last = changes[^1];
                if (update.Kind != last.Kind || update.SourceEvent != $"{last.SourceEvent}" || update.Code != last.Code
                    || update.Source != (last.Outgoing ? a : b) || update.Target != (last.Outgoing ? b : a))
                    throw Broken(step, $"the cause was {last}");
                var folded = ReceivedUpdate.KindsOf(changes[..^1].ToArray().Select(change => change.Kind));
                if (update.ConflatedKinds != folded)
                    throw Broken(step, $"folded into it are {folded}");
            }
    }

    /// <summary>Besides: every delivered score, and every score before, is what the stored events add up to.</summary>
    public void True()
    {
        foreach (var walk in Walks())
        {
            foreach (var step in walk.Steps())
            {
                if (step.Update is not { } update)
                    continue;
                var (score, sourceEvents) =
                    walk.History.ScoreAt(update.Relationship, update.KnownAt, update.AsOf, walk.Model);
                if ((update.Score, update.Evidence, update.SourceEvents)
                    != (score.Score, score.Evidence, sourceEvents))
                    throw Broken(step, $"the score is {score}, of {sourceEvents}");
                var (before, _) = update.Kind switch
                {
                    UpdateCauseKind.Snapshot => (score, sourceEvents),
                    UpdateCauseKind.DayPassed => walk.History.ScoreAt(
                        update.Relationship, update.KnownAt, step.DayBefore, walk.Model),
                    _ => walk.History.ScoreAt(update.Relationship, step.KnownBefore, update.AsOf, walk.Model),
                };
                if (update.Before != before.Score)
                    throw Broken(step, $"the score before was {before.Score}");
            }
        }
    }

    /// <summary>The longest that it took until the first of the quick subscribers covered a write.</summary>
    public static TimeSpan LagOf(Recording record)
    {
        var covered = new Frontier(record.Subscribers.Where(subscriber => subscriber.Habits.IsQuick)
            .Take(1).SelectMany(subscriber => subscriber.Streams[0].Messages)
            .Select(message => (message.At, message.Place.Position)));
        return record.Acknowledged.Max(write => covered.Reached(write.Position) - write.At);
    }

    private IEnumerable<Walk> Walks() => record.Subscribers.SelectMany(Walks);

    private IEnumerable<Walk> Walks(Subscriber subscriber) =>
        subscriber.Streams.Select(stream => new Walk(record, subscriber, stream, histories));

    private static BrokenPromiseException Broken(
        object where, string how, [CallerMemberName] string promise = "") => new(promise, $"{where}: {how}");
}
