using Diplomacy.Query.Subscriptions.Updates;
using Diplomacy.ServiceDefaults.EventStore;

namespace Diplomacy.Query.Subscriptions.Hub;

/// <summary>What a subscriber reads next.</summary>
/// <param name="Pages">The pages to look through, oldest first.</param>
/// <param name="LogTo">Where this is above the subscriber's position: read the log up to here first.</param>
/// <param name="Position">Everything up to here is covered once that is done.</param>
internal readonly record struct Reading(IReadOnlyList<UpdateBatch> Pages, long LogTo, long Position);

/// <summary>
/// Where this node's one reader and its subscribers meet. The reader publishes a page and wakes those for whom it holds
/// something; each takes the pages in its own time. Whoever is slow finds that older pages are gone, and reads the log.
/// </summary>
internal sealed class SubscriptionHub
{
    /// <summary>Streams on one node.</summary>
    private const int SubscribersMax = 20_000;

    /// <summary>A subscriber takes pages until they hold so many messages.</summary>
    private const int MessagesAtATime = 1_024;

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

    /// <summary>How far the reader has come, and the day of its scores.</summary>
    public (long Position, DateOnly Day) Present
    {
        get
        {
            lock (_gate)
                return (_position, _day);
        }
    }

    /// <summary>Rises whenever the scores come to be others than those told so far.</summary>
    public long Round => Interlocked.Read(ref _round);

    /// <summary>Lets a subscriber hear of everything from now on; false where there are too many.</summary>
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

    /// <summary>What a subscriber has to read; nothing where nothing came that it wants.</summary>
    public Reading Take(Subscriber subscriber)
    {
        lock (_gate)
        {
            var (wanted, missedTo) = (subscriber.Wanted, subscriber.MissedTo);
            (subscriber.Wanted, subscriber.MissedTo) = (Subscriber.Nothing, 0);
            if (wanted == Subscriber.Nothing)
                return new Reading([], missedTo, _position);
            var first = Math.Max(wanted, _recent.First);
            var pages = _recent.From(first, MessagesAtATime);
            var isRest = first + pages.Count < _recent.Next;
            if (isRest)
                subscriber.Wanted = first + pages.Count;
            return new Reading(
                pages, wanted < _recent.First ? pages[0].From : missedTo, isRest ? pages[^1].To : _position);
        }
    }

    /// <summary>Who is listening now; whoever comes later reads what is being prepared from the log.</summary>
    public IReadOnlyDictionary<View, Func<int, bool>> Begin()
    {
        lock (_gate)
        {
            _newcomers.Clear();
            return _indexes.ToDictionary(pair => pair.Key, pair => pair.Value.Wanted());
        }
    }

    /// <summary>
    /// Publishes a page and wakes those for whom it holds something; but not one of an earlier round, whose scores
    /// nobody is told any more.
    /// </summary>
    public void Publish(UpdateBatch page, long round)
    {
        var woken = new List<Subscriber>();
        lock (_gate)
        {
            if (round != _round)
                return;
            var isNewDay = page.Day > _day;
            var number = _recent.Next;
            _recent.Add(page);
            (_position, _day) = (page.To, page.Day);
            foreach (var (view, index) in _indexes)
                index.Note(page.Of(view), isNewDay, number, woken);
            if (!isNewDay)
                foreach (var subscriber in _newcomers)
                {
                    (subscriber.Wanted, subscriber.MissedTo) = (Subscriber.Nothing, page.To);
                    woken.Add(subscriber);
                }
            _newcomers.Clear();
        }
        foreach (var subscriber in woken)
            subscriber.Bell.Signal();
    }

    /// <summary>Goes on from a position and a day; what lies before it nobody is told.</summary>
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

    /// <summary>Ends every stream, since what it told is no longer so; who subscribes anew is told what is.</summary>
    public void Restart()
    {
        lock (_gate)
            Interlocked.Increment(ref _round);
        foreach (var subscriber in All())
            subscriber.Stop(SubscriptionErrors.Rebuilt());
    }

    /// <summary>Ends every stream, so that subscribers resume elsewhere while the node stops.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
        foreach (var subscriber in All())
            subscriber.Stop(SubscriptionErrors.NodeStopping());
    }

    /// <summary>Every subscriber there is.</summary>
    public Subscriber[] All()
    {
        lock (_gate)
            return [.. _subscribers];
    }
}
