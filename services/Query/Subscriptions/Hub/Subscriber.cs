using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Query.Subscriptions.Updates;

namespace Diplomacy.Query.Subscriptions.Hub;

/// <summary>Which relationships a subscriber wants; none chosen means all.</summary>
internal sealed record Interest(IReadOnlySet<CountryCode> Countries, IReadOnlySet<int> Relationships)
{
    public bool IsAll => Countries.Count == 0 && Relationships.Count == 0;

    public bool Wants(int key)
    {
        if (IsAll || Relationships.Contains(key))
            return true;
        if (Countries.Count == 0)
            return false;
        var relationship = Relationship.OfKey(key);
        return Countries.Contains(relationship.A) || Countries.Contains(relationship.B);
    }
}

/// <summary>
/// One stream as the node's reader sees it: what it wants, and where it reads on. It holds no queue: pages are shared,
/// and whoever is stopped holds on to one of them at most.
/// </summary>
internal sealed class Subscriber(View view, Interest interest, Action<Exception> stop)
{
    public const long Nothing = -1;

    public View View => view;

    public Interest Interest => interest;

    /// <summary>Rings when there is something to send.</summary>
    public AsyncSignal Bell { get; } = new();

    /// <summary>Everything up to here has been taken from the pages.</summary>
    public long Position { get; set; }

    /// <summary>The first page not looked at that holds something for it. Guarded by the feed.</summary>
    public long Wanted { get; set; } = Nothing;

    /// <summary>It must read from the log up to here, since no page has it. Guarded by the feed.</summary>
    public long MissedTo { get; set; }

    /// <summary>When it last sent anything, or when it began to send what has not gone out yet.</summary>
    public long LastSent;

    /// <summary>Whether it waits for its reader to take something.</summary>
    public volatile bool IsSending;

    /// <summary>Ends the stream with an error.</summary>
    public void Stop(Exception reason)
    {
        stop(reason);
        Bell.Signal();
    }
}
