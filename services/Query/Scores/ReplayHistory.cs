using System.Buffers.Binary;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.Query.Messages;
using Diplomacy.Query.TransactionTime;
using Diplomacy.ServiceDefaults.Requests;
using Grpc.Core;

namespace Diplomacy.Query.Scores;

/// <summary>
/// Replays the scores of relationships along valid time or transaction time. A message is computed once the client has
/// taken the one before, so the client applies backpressure.
/// </summary>
internal sealed class ReplayHistory(
    KnownAtResolver knowledge, RelationshipScan scan, MoveIntervals moves, CheckpointTokens checkpoints,
    StoreIdentity store,
    TimeProvider clock)
{
    private const int ScoresPerMessage = 500;
    private const int FramesMax = 100_000;
    private const int KnowledgeFramesDefault = 100;
    private const int KnowledgeFramesMax = 10_000;
    private const double FramesPerSecondMin = 0.01, FramesPerSecondMax = 60;

    /// <summary>The frames of a replay along valid time or transaction time, and their relationships.</summary>
    private sealed record ReplayPlan(
        DateSteps Dates, int Frames, long From, long To, RelationshipChoice Choice, ScoringModel Model,
        DateOnly? ContinuedAt)
    {
        /// <summary>The date and the position of a frame, by index from 0.</summary>
        public (DateOnly AsOf, long Position) this[int frame] => Dates.Count > 1
            ? (Dates[frame], To)
            : (Dates.To, Frames == 1 ? To : From + ((To - From) * frame / (Frames - 1)));
    }

    /// <summary>A place in a replay: after a relationship of a frame; key -1 is before the first.</summary>
    private readonly record struct Place(long From, long To, int Frame, int After)
    {
        public const int Length = 24;

        public void Write(Span<byte> bytes)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, From);
            BinaryPrimitives.WriteInt64BigEndian(bytes[8..], To);
            BinaryPrimitives.WriteInt32BigEndian(bytes[16..], Frame);
            BinaryPrimitives.WriteInt32BigEndian(bytes[20..], After);
        }

        public static Place Read(ReadOnlySpan<byte> bytes) => new(
            BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
    }

    public async Task Handle(
        ReplayHistoryRequest request, IServerStreamWriter<ReplayHistoryResponse> stream, CancellationToken ct)
    {
        var arguments = Arguments(request);
        var (plan, begin) = await Read(request, arguments, ct);
        var relationships = await scan.Choose(plan.Choice, request.IncludePredecessors, ct);
        var pace = new Pace(clock, request.FramesPerSecond);
        for (var frame = begin.Frame; frame < plan.Frames; frame++)
        {
            await pace.Wait(ct);
            var after = frame == begin.Frame ? begin.After : -1;
            var first = Array.FindIndex(relationships, relationship => relationship.Key > after);
            ArraySegment<Relationship> left = first < 0 ? [] : new(relationships, first, relationships.Length - first);
            await SendFrame(plan, frame, left, request.Parameters, arguments, stream, ct);
        }
    }

    /// <summary>Sends the remaining relationships of a frame.</summary>
    private async Task SendFrame(
        ReplayPlan plan, int frame, ArraySegment<Relationship> relationships, ModelParameters? parameters,
        ReplayHistoryRequest arguments, IServerStreamWriter<ReplayHistoryResponse> stream, CancellationToken ct)
    {
        var (asOf, position) = plan[frame];
        position = moves.FirstWhole(position);
        var checkpoint = checkpoints.At(position);
        var part = NewPart();
        var last = -1;
        var asked = LedgerScope.At(position, SingleMonths.Of(plan.Model, asOf));
        await foreach (var (relationship, sums, before) in scan.Walk(relationships, asked, plan.ContinuedAt, ct))
        {
            if (!sums.HasAnyBy(asOf, plan.Model))
                continue;
            if (part.Scores.Count == ScoresPerMessage)
            {
                part.ResumeToken = Token(new Place(plan.From, plan.To, frame, last));
                await stream.WriteAsync(part, ct);
                part = NewPart();
            }
            var score = new ScoreSeries(sums, plan.Model).On(asOf);
            var listed = ScoreMapping.Of(relationship, score, asOf, plan.Model, parameters);
            listed.Predecessors.Add(before.Select(ScoreMapping.Of));
            part.Scores.Add(listed);
            last = relationship.Key;
        }
        part.FrameComplete = true;
        part.ResumeToken = Token(new Place(plan.From, plan.To, frame + 1, After: -1));
        await stream.WriteAsync(part, ct);

        ReplayHistoryResponse NewPart() => new()
        {
            AsOf = ScoreMapping.Of(asOf),
            Checkpoint = checkpoint,
            Progress = new ReplayProgress { Frame = frame + 1, FrameCount = plan.Frames },
        };

        string Token(Place place)
        {
            Span<byte> body = stackalloc byte[Place.Length];
            place.Write(body);
            return SealedToken.Write(store, body, arguments);
        }
    }

    private async Task<(ReplayPlan Plan, Place Begin)> Read(
        ReplayHistoryRequest request, ReplayHistoryRequest arguments, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var choice = RequestFields.Countries(request.CodeSystem, errors).Choice(request.Countries, request.Among);
        var model = ModelSelection.One(request.Model, request.Parameters, errors);
        var pace = request.FramesPerSecond;
        if (pace != 0 && !(pace >= FramesPerSecondMin && pace <= FramesPerSecondMax))
            errors.Add("frames_per_second", ErrorReason.OutOfRange,
                $"frames_per_second is {pace}; expected {FramesPerSecondMin} to {FramesPerSecondMax}.");
        var resumed = ReadToken(request, arguments, errors);

        if (request.Dates is { } along)
        {
            var dates = DateSteps.Read(along.From, along.To, clock.Today(), along.Step, errors);
            if (errors.All.Count == 0 && dates.Count > FramesMax)
                errors.Add("dates.from", ErrorReason.TooManyItems,
                    $"The replay would have more than {FramesMax:N0} frames; expected a shorter span or longer steps.");
            var position = await knowledge.Resolve(along.KnownAt, request.AtLeastAsFresh, errors, ct);
            var place = resumed ?? new Place(position, position, Frame: 0, After: -1);
            await knowledge.Cover(place.To, ct);
            return (new ReplayPlan(
                dates, dates.Count, place.From, place.To, choice, model, ContinuedAt(request, dates.To)), place);
        }
        if (request.Knowledge is null)
            errors.Missing("along");
        var knowing = request.Knowledge ?? new ReplayKnowledge();
        if (knowing.From is null)
            errors.Missing("knowledge.from");
        var asOf = RequestFields.FullDate(knowing.AsOf, clock.Today(), "knowledge.as_of", errors);
        var frames = CountField.Read(
            knowing.Frames, KnowledgeFramesDefault, KnowledgeFramesMax, errors, "knowledge.frames");
        var (from, to) = await knowledge.ResolveSpan(
            (knowing.From, "knowledge.from"), (knowing.To, "knowledge.to"), request.AtLeastAsFresh, errors, ct);
        var begin = resumed ?? new Place(from, to, Frame: 0, After: -1);
        await knowledge.Cover(begin.To, ct);
        frames = (int)Math.Min(frames, begin.To - begin.From + 1);
        return (new ReplayPlan(
            new DateSteps(asOf, asOf, DateStep.Day), frames, begin.From, begin.To, choice, model,
            ContinuedAt(request, asOf)), begin);
    }

    private static DateOnly? ContinuedAt(ReplayHistoryRequest request, DateOnly last) =>
        request.IncludePredecessors ? last : null;

    private Place? ReadToken(ReplayHistoryRequest request, ReplayHistoryRequest arguments, ValidationErrors errors)
    {
        if (request.ResumeToken.Length == 0)
            return null;
        Span<byte> body = stackalloc byte[Place.Length];
        if (SealedToken.TryRead(store, request.ResumeToken, arguments, body))
            return Place.Read(body);
        errors.Add("resume_token", ErrorReason.ResumeTokenMismatch,
            "resume_token was not given out for these arguments; start again without it.");
        return null;
    }

    /// <summary>The arguments that a replay and its resumption share.</summary>
    private static ReplayHistoryRequest Arguments(ReplayHistoryRequest request)
    {
        var arguments = request.Clone();
        arguments.ResumeToken = "";
        arguments.FramesPerSecond = 0;
        arguments.AtLeastAsFresh = null;
        return arguments;
    }

    /// <summary>Limits the frame rate. A client that fell behind does not get a burst to catch up.</summary>
    private sealed class Pace(TimeProvider clock, double framesPerSecond)
    {
        private long? _shown;

        public async Task Wait(CancellationToken ct)
        {
            ct.ThrowIfCancellationRequested();
            if (framesPerSecond > 0 && _shown is { } shown)
            {
                var left = TimeSpan.FromSeconds(1 / framesPerSecond) - clock.GetElapsedTime(shown);
                if (left > TimeSpan.Zero)
                    await Task.Delay(left, clock, ct);
            }
            _shown = clock.GetTimestamp();
        }
    }
}
