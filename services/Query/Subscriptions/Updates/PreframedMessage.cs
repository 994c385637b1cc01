using System.Buffers.Binary;
using Diplomacy.Protos.Query.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Google.Protobuf;

namespace Diplomacy.Query.Subscriptions.Updates;

/// <summary>
/// Messages as they go over the wire, each behind the five bytes by which gRPC frames it: one, or several that lie one
/// after the other. They are made once for whoever gets them.
/// </summary>
internal readonly record struct Frames(byte[] Buffer, int Start, int Length)
{
    /// <summary>What precedes a message: whether it is compressed, in a byte, and its length, in four.</summary>
    public const int HeaderSize = 5;

    /// <summary>Messages are put one after the other up to so many bytes, which stay off the large heap.</summary>
    private const int BufferMax = 64 * 1024;

    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(Start, Length);

    public static Frames Of(SubscribeResponse response)
    {
        var buffer = new byte[HeaderSize + response.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(1), buffer.Length - HeaderSize);
        response.WriteTo(buffer.AsSpan(HeaderSize));
        return new Frames(buffer, 0, buffer.Length);
    }

    /// <summary>These and those that lie right behind them, where they do.</summary>
    public bool TryJoin(Frames next, out Frames both)
    {
        both = this with { Length = Length + next.Length };
        return Buffer == next.Buffer && Start + Length == next.Start;
    }

    /// <summary>Puts the bytes of messages that are sent in this order one after the other.</summary>
    public static void Gather(List<ScoreMessage> messages)
    {
        for (var (first, next) = (0, 0); first < messages.Count; first = next)
        {
            var size = 0;
            while (next < messages.Count && (next == first || size + messages[next].Frames.Length <= BufferMax))
                size += messages[next++].Frames.Length;
            var buffer = new byte[size];
            for (var (place, start) = (first, 0); place < next; place++)
            {
                var frames = messages[place].Frames;
                frames.Bytes.CopyTo(buffer.AsSpan(start));
                messages[place].Frames = frames with { Buffer = buffer, Start = start };
                start += frames.Length;
            }
        }
    }
}

/// <summary>What a stream writes at a time. Each stream has one, and fills it again and again.</summary>
internal sealed class PreframedMessage
{
    public Frames Frames { get; set; }
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
    public int Relationship => relationship;

    public long Position => position;

    public long KnownAt => knownAt;

    public StreamPlace Place => place;

    public double Before => before;

    public double After => after;

    public bool IsUrgent => isUrgent;

    /// <summary>What goes over the wire. Only <see cref="Frames.Gather"/> moves it, before anybody shares it.</summary>
    public Frames Frames { get; set; } = Frames.Of(response);

    /// <summary>
    /// This message with a later one of the same relationship folded into it. It keeps its place, since what came
    /// between the two has yet to be told.
    /// </summary>
    public ScoreMessage Fold(ScoreMessage later, CheckpointTokens checkpoints)
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

    private SubscribeResponse Parse() => SubscribeResponse.Parser.ParseFrom(Frames.Bytes[Frames.HeaderSize..]);
}
