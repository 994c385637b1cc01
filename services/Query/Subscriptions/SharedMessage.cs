using Diplomacy.Protos.Query.V1;
using Diplomacy.ServiceDefaults.Store;
using Google.Protobuf;

namespace Diplomacy.Query.Subscriptions;

/// <summary>One message as it goes over the wire, serialised once for whoever gets it.</summary>
internal sealed class SharedMessage(byte[] bytes)
{
    public byte[] Bytes => bytes;

    public static SharedMessage Of(SubscribeResponse response) => new(response.ToByteArray());
}

/// <summary>An update or a divergence, with what subscribers choose by.</summary>
/// <param name="Relationship">The relationship's key.</param>
/// <param name="Position">Everything up to here has been told once this is.</param>
/// <param name="KnownAt">The state of knowledge of the score; at or after the position.</param>
/// <param name="Place">Where in a stream this stands.</param>
/// <param name="Before">The score, or for divergences the difference, before.</param>
/// <param name="After">The score or difference now.</param>
/// <param name="IsUrgent">Whether it must be sent however small the change.</param>
/// <param name="Response">The message; only its bytes are kept.</param>
internal sealed class ScoreMessage(
    int relationship, long position, long knownAt, StreamPlace place, double before, double after, bool isUrgent,
    SubscribeResponse response)
{
    private readonly SharedMessage _shared = SharedMessage.Of(response);

    public int Relationship => relationship;

    public long Position => position;

    public long KnownAt => knownAt;

    public StreamPlace Place => place;

    public double Before => before;

    public double After => after;

    public bool IsUrgent => isUrgent;

    /// <summary>What goes over the wire.</summary>
    public SharedMessage Shared => _shared;

    /// <summary>
    /// This message with a later one of the same relationship folded into it. It keeps its place, since what came
    /// between the two has yet to be told.
    /// </summary>
    public ScoreMessage Fold(ScoreMessage later, Checkpoints checkpoints)
    {
        var (earlier, folded) = (Parse(), later.Parse());
        folded.Checkpoint = checkpoints.At(position, place with { Day = later.Place.Day });
        if (folded.Update is { } update)
        {
            update.KnownAt ??= checkpoints.At(later.KnownAt);
            update.ScoreBefore = before;
            update.ConflatedCount += earlier.Update.ConflatedCount + 1;
            foreach (var kind in earlier.Update.ConflatedKinds.Append(earlier.Update.Cause.Kind))
                if (!update.ConflatedKinds.Contains(kind))
                    update.ConflatedKinds.Add(kind);
            update.Alerts.AddRange(earlier.Update.Alerts);
        }
        else
            folded.Divergence.Diverged = Math.Abs(later.After) > Math.Abs(before);
        return new ScoreMessage(
            relationship, position, later.KnownAt, place with { Day = later.Place.Day }, before, later.After,
            isUrgent || later.IsUrgent, folded);
    }

    private SubscribeResponse Parse() => SubscribeResponse.Parser.ParseFrom(_shared.Bytes);
}
