using System.Buffers.Binary;
using System.Buffers.Text;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Checkpoints;

namespace Diplomacy.Testing;

/// <summary>
/// The place of a checkpoint. Tokens are opaque to clients; only the checks of the promises decode them.
/// </summary>
/// <param name="Stream">The place in a stream; null where the checkpoint is not one of a stream.</param>
public readonly record struct Place(long Position, StreamPlace? Stream) : IComparable<Place>
{
    private const int PositionAt = 9, DayAt = 20, AfterAt = 24, DaysPassedAt = 28;
    private const byte StreamFormat = 2, SnapshotCode = 1;

    /// <summary>The place of a checkpoint.</summary>
    public static Place Of(Checkpoint checkpoint)
    {
        var bytes = Base64Url.DecodeFromChars(checkpoint.Token).AsSpan();
        return new Place(
            BinaryPrimitives.ReadInt64BigEndian(bytes[PositionAt..]),
            bytes[0] != StreamFormat ? null : new StreamPlace(
                DateOnly.FromDayNumber(BinaryPrimitives.ReadInt32BigEndian(bytes[DayAt..])),
                BinaryPrimitives.ReadInt32BigEndian(bytes[AfterAt..]),
                bytes[DaysPassedAt] == SnapshotCode ? StreamPlace.Snapshot : 1));
    }

    /// <summary>Whether all scores of its day have been delivered.</summary>
    public bool IsWhole => Stream is null or { After: StreamPlace.Whole };

    /// <summary>Whether it lies within a snapshot.</summary>
    public bool IsInSnapshot => Stream is { IsSnapshot: true } && !IsWhole;

    /// <summary>Compares this with a place of a stream: below 0 where it comes before it.</summary>
    public int CompareTo(Place other) =>
        (Stream, other.Stream) is ({ } own, { } theirs)
            ? (Position, own.Day.DayNumber, own.After).CompareTo((other.Position, theirs.Day.DayNumber, theirs.After))
            : Position.CompareTo(other.Position);
}

/// <summary>An update as a subscriber received it.</summary>
/// <param name="KnownAt">The position of the score.</param>
/// <param name="Before">The score before.</param>
/// <param name="Conflated">How many earlier changes are folded in.</param>
/// <param name="ConflatedKinds">Their kinds.</param>
public sealed record ReceivedUpdate(
    Relationship Relationship, DateOnly AsOf, long KnownAt, double Score, double Evidence, int SourceEvents,
    double Before, UpdateCauseKind Kind, string SourceEvent, string Source, string Target, string Code, int Conflated,
    string ConflatedKinds)
{
    /// <summary>Whether a stored event caused it.</summary>
    public bool IsChange => Kind is not (UpdateCauseKind.Snapshot or UpdateCauseKind.DayPassed);

    internal static ReceivedUpdate Of(ScoreUpdate update, Place place)
    {
        var score = update.Relationship;
        return new ReceivedUpdate(
            Relationship.Between(CountryCode.Parse(score.Country), CountryCode.Parse(score.Counterpart)),
            new DateOnly(score.AsOf.Year, score.AsOf.Month, score.AsOf.Day),
            update.KnownAt is { } known ? Place.Of(known).Position : place.Position,
            score.Score.Score_, score.Score.Evidence, score.SourceEventCount, update.ScoreBefore, update.Cause.Kind,
            update.Cause.SourceEventId, update.Cause.Source, update.Cause.Target, update.Cause.CameoCode,
            update.ConflatedCount, KindsOf(update.ConflatedKinds));
    }

    /// <summary>Kinds as they are compared: each once, in order.</summary>
    public static string KindsOf(IEnumerable<UpdateCauseKind> kinds) => string.Join(' ', kinds.Distinct().Order());
}

/// <summary>A message as a subscriber received it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Update">The update, where it is one.</param>
/// <param name="Checkpoint">The token that resumes after it.</param>
/// <param name="Place">The place of that token.</param>
/// <param name="At">When it was received, by the clock of the whole record.</param>
/// <param name="Waited">How long its reader waited for it.</param>
public sealed record ReceivedMessage(
    SubscribeResponse.MessageOneofCase Kind, ReceivedUpdate? Update, string Checkpoint, Place Place, TimeSpan At,
    TimeSpan Waited)
{
    internal static ReceivedMessage Of(SubscribeResponse message, TimeSpan at, TimeSpan waited)
    {
        var place = Place.Of(message.Checkpoint);
        return new ReceivedMessage(
            message.MessageCase, message.Update is { } update ? ReceivedUpdate.Of(update, place) : null,
            message.Checkpoint.Token, place, at, waited);
    }
}
