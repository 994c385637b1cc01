using System.Buffers.Binary;
using Diplomacy.Protos.Query.V1;
using Google.Protobuf;

namespace Diplomacy.Query.Subscriptions.Updates;

/// <summary>
/// One or several adjacent messages in wire format, each preceded by the five bytes of the gRPC frame header. They are
/// serialized once for all subscribers.
/// </summary>
internal readonly record struct Frames(byte[] Buffer, int Start, int Length)
{
    /// <summary>The size of the frame header: a compression flag of one byte and a length of four.</summary>
    public const int HeaderSize = 5;

    /// <summary>The maximum size of a shared buffer, which keeps it off the large object heap.</summary>
    private const int BufferMax = 64 * 1024;

    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(Start, Length);

    public static Frames Of(SubscribeResponse response)
    {
        var buffer = new byte[HeaderSize + response.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(1), buffer.Length - HeaderSize);
        response.WriteTo(buffer.AsSpan(HeaderSize));
        return new Frames(buffer, 0, buffer.Length);
    }

    /// <summary>Joins these with the next ones; false if they are not adjacent in one buffer.</summary>
    public bool TryJoin(Frames next, out Frames both)
    {
        both = this with { Length = Length + next.Length };
        return Buffer == next.Buffer && Start + Length == next.Start;
    }

    /// <summary>Copies messages that are sent in this order into shared buffers, so that they are adjacent.</summary>
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

/// <summary>What a stream writes at a time. Each stream reuses one instance.</summary>
internal sealed class PreframedMessage
{
    public Frames Frames { get; set; }
}

/// <summary>An update or a divergence, with the values that subscribers filter by.</summary>
/// <param name="relationship">The relationship's key.</param>
/// <param name="position">Everything up to here has been sent once this is sent.</param>
/// <param name="knownAt">As of when the score is computed; at or after <paramref name="position"/>.</param>
/// <param name="place">Its place in the stream.</param>
/// <param name="before">The score, or for divergences the difference, before.</param>
/// <param name="after">The score or difference now.</param>
/// <param name="isUrgent">Whether it must be sent however small the change.</param>
/// <param name="response">The message; only its bytes are kept.</param>
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
    /// This message conflated with a later one of the same relationship. It keeps its own place in the stream, since
    /// the messages between the two are not sent yet.
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
