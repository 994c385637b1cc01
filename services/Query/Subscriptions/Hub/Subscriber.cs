using Diplomacy.Query.ChangeFeed;
using Diplomacy.Query.Subscriptions.Updates;

namespace Diplomacy.Query.Subscriptions.Hub;

/// <summary>
/// One stream as the hub sees it: what it wants, and where it continues. It has no queue of its own: batches are
/// shared, and a stalled stream holds only those of its last read.
/// </summary>
internal sealed class Subscriber(View view, Interest interest, Action<Exception> stop, Action stopReader)
{
    public const long Nothing = -1;

    public View View => view;

    public Interest Interest => interest;

    /// <summary>Signalled when there is something to send.</summary>
    public AsyncSignal WakeUp { get; } = new();

    /// <summary>Everything up to here has been sent or does not concern it.</summary>
    public long Position { get; set; }

    /// <summary>The number of the first unread batch that concerns it. Guarded by the hub.</summary>
    public long Wanted { get; set; } = Nothing;

    /// <summary>It must read the log up to here, since no batch covers it. Guarded by the hub.</summary>
    public long MissedTo { get; set; }

    /// <summary>The timestamp of the last completed send, or of the start of the one in progress.</summary>
    public long LastSent;

    /// <summary>Whether a send waits for the client to read.</summary>
    public volatile bool IsSending;

    /// <summary>Ends the stream with an error.</summary>
    public void Stop(Exception reason)
    {
        stop(reason);
        WakeUp.Signal();
    }

    /// <summary>Ends the stream because its client stopped reading.</summary>
    public void StopReader()
    {
        stopReader();
        WakeUp.Signal();
    }
}
