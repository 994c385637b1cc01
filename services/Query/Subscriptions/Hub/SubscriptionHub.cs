using Diplomacy.Query.Subscriptions.Updates;

namespace Diplomacy.Query.Subscriptions.Hub;

/// <summary>What a subscriber reads next.</summary>
/// <param name="Batches">The batches to read, oldest first.</param>
/// <param name="LogTo">If this is after the subscriber's position: read the log up to here first.</param>
/// <param name="Position">Everything up to here is covered once all is read.</param>
internal readonly record struct Reading(IReadOnlyList<UpdateBatch> Batches, long LogTo, long Position);

/// <summary>
/// Fans batches of updates out to the subscribers of this node. The publisher adds a batch and wakes the subscribers
/// that it concerns; each reads at its own speed. A slow subscriber whose batches were dropped reads the log instead.
/// </summary>
internal sealed class SubscriptionHub
{
    /// <summary>The maximum number of streams on one node.</summary>
    private const int SubscribersMax = 20_000;

    /// <summary>A subscriber takes batches until they contain this many messages.</summary>
    private const int MessagesPerRead = 1_024;

    private readonly Lock _gate = new();
    private readonly RecentBatches _recent = new();
    private readonly Dictionary<View, SubscriberIndex> _indexes = [];
    private readonly HashSet<Subscriber> _subscribers = [];
    private readonly List<Subscriber> _newcomers = [];
    private long _position;
    private DateOnly _day;
    private bool _hasBegun;
    private bool _isClosed;
    private long _round;

    public int Count
    {
        get
        {
            lock (_gate)
                return _subscribers.Count;
        }
    }

    /// <summary>The last published position, and the day of its scores.</summary>
    public (long Position, DateOnly Day) Present
    {
        get
        {
            lock (_gate)
                return (_position, _day);
        }
    }

    /// <summary>Increases whenever a rebuild changes scores that were sent.</summary>
    public long Round => Interlocked.Read(ref _round);

    /// <summary>Adds a subscriber from the current position on; false if there are too many.</summary>
    public bool TryJoin(Subscriber subscriber, out long position, out DateOnly day)
    {
        lock (_gate)
        {
            if (!_hasBegun)
                throw new StoreNotReadyException();
            if (_isClosed)
                throw SubscriptionErrors.NodeStopping();
            (position, day) = (_position, _day);
            if (_subscribers.Count >= SubscribersMax)
                return false;
            _subscribers.Add(subscriber);
            _newcomers.Add(subscriber);
            if (!_indexes.TryGetValue(subscriber.View, out var index))
                _indexes.Add(subscriber.View, index = new SubscriberIndex());
            index.Add(subscriber);
            subscriber.Position = position;
            return true;
        }
    }

    public void Leave(Subscriber subscriber)
    {
        lock (_gate)
        {
            if (!_subscribers.Remove(subscriber))
                return;
            _newcomers.Remove(subscriber);
            var index = _indexes[subscriber.View];
            index.Remove(subscriber);
            if (index.Count == 0)
                _indexes.Remove(subscriber.View);
        }
    }

    /// <summary>What a subscriber has to read next; empty if no new batch concerns it.</summary>
    public Reading Take(Subscriber subscriber)
    {
        lock (_gate)
        {
            var (wanted, missedTo) = (subscriber.Wanted, subscriber.MissedTo);
            (subscriber.Wanted, subscriber.MissedTo) = (Subscriber.Nothing, 0);
            if (wanted == Subscriber.Nothing)
                return new Reading([], missedTo, _position);
            var first = Math.Max(wanted, _recent.First);
            var batches = _recent.From(first, MessagesPerRead);
            var isRest = first + batches.Count < _recent.Next;
            if (isRest)
                subscriber.Wanted = first + batches.Count;
            return new Reading(
                batches, wanted < _recent.First ? batches[0].From : missedTo, isRest ? batches[^1].To : _position);
        }
    }

    /// <summary>The relationships wanted now, by view. Later subscribers read the next batch from the log.</summary>
    public IReadOnlyDictionary<View, Func<int, bool>> Begin()
    {
        lock (_gate)
        {
            _newcomers.Clear();
            return _indexes.ToDictionary(pair => pair.Key, pair => pair.Value.Wanted());
        }
    }

    /// <summary>
    /// Publishes a batch and wakes the subscribers that it concerns. Drops a batch of an earlier round, since a rebuild
    /// has superseded its scores.
    /// </summary>
    public void Publish(UpdateBatch batch, long round)
    {
        var woken = new List<Subscriber>();
        lock (_gate)
        {
            if (round != _round)
                return;
            var isNewDay = batch.Day > _day;
            var number = _recent.Next;
            _recent.Add(batch);
            (_position, _day) = (batch.To, batch.Day);
            foreach (var (view, index) in _indexes)
                index.Mark(batch.Of(view), isNewDay, number, woken);
            if (!isNewDay)
                foreach (var subscriber in _newcomers)
                {
                    (subscriber.Wanted, subscriber.MissedTo) = (Subscriber.Nothing, batch.To);
                    woken.Add(subscriber);
                }
            _newcomers.Clear();
        }
        foreach (var subscriber in woken)
            subscriber.WakeUp.Signal();
    }

    /// <summary>Skips to a position and a day without publishing; false if there are subscribers.</summary>
    public bool TrySkip(long position, DateOnly day)
    {
        lock (_gate)
        {
            if (_subscribers.Count > 0)
                return false;
            (_position, _day, _hasBegun) = (position, day, true);
            return true;
        }
    }

    /// <summary>Ends every stream after a rebuild changed scores that were sent; clients subscribe again.</summary>
    public void Restart()
    {
        lock (_gate)
            Interlocked.Increment(ref _round);
        foreach (var subscriber in All())
            subscriber.Stop(SubscriptionErrors.Rebuilt());
    }

    /// <summary>Ends every stream when the node stops, so that clients resume on another node.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
        foreach (var subscriber in All())
            subscriber.Stop(SubscriptionErrors.NodeStopping());
    }

    /// <summary>All current subscribers.</summary>
    public Subscriber[] All()
    {
        lock (_gate)
            return [.. _subscribers];
    }
}
