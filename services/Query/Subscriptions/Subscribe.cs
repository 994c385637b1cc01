using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Reading;
using Diplomacy.ServiceDefaults.Rpc;
using Diplomacy.ServiceDefaults.Store;
using Grpc.Core;

namespace Diplomacy.Query.Subscriptions;

/// <summary>What a subscriber asked for.</summary>
/// <param name="MinChange">The least change worth an update.</param>
/// <param name="Threshold">For divergences: how far apart.</param>
/// <param name="Rate">Updates a second; 0 is as fast as they come.</param>
/// <param name="Snapshot">Whether everything comes first.</param>
/// <param name="Resume">Where to go on; null begins at the present.</param>
internal sealed record Wish(
    View View, Interest Interest, double MinChange, double Threshold, double Rate, bool Snapshot,
    (long Position, StreamPlace? Place)? Resume);

/// <summary>Streams the changes of the relationships chosen.</summary>
internal sealed class Subscribe(
    KnowledgeReader knowledge, ProjectionPosition projection, Feed feed, ScoreMessages messages, Days days,
    Checkpoints checkpoints, IConfiguration configuration, TimeProvider clock)
{
    private const int RelationshipsMax = 1_000;
    private const double RateMin = 0.01, RateMax = 10_000;
    private const double DifferenceMax = 2 * LevelModel.ScoreMax;

    /// <summary>How many positions back a stream may resume. <c>Query:ResumePositionsMax</c> says otherwise.</summary>
    /// <remarks>
    /// The ledger is never shortened; but to tell so many changes one by one costs everyone more than a snapshot.
    /// </remarks>
    private const long ResumePositionsMaxDefault = 1_000_000;

    private static readonly TimeSpan LastMessageTimeout = TimeSpan.FromSeconds(2);

    private readonly long _resumeMax = configuration.GetValue("Query:ResumePositionsMax", ResumePositionsMaxDefault);

    public async Task Handle(
        SubscribeRequest request, IServerStreamWriter<SharedMessage> responses, CancellationToken ct)
    {
        var faults = new Faults();
        var wish = Read(request, faults);
        faults.ThrowIfAny();
        if (wish.Resume is { } resume)
            await knowledge.Cover(resume.Position, ct);

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Exception? reason = null;
        var subscriber = new Subscriber(wish.View, wish.Interest, error =>
        {
            reason ??= error;
            try
            {
                stopping.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The stream has ended by itself meanwhile.
            }
        });
        using var waking = stopping.Token.UnsafeRegister(static bell => ((Bell)bell!).Ring(), subscriber.Bell);
        if (!feed.TryJoin(subscriber, out var position, out var day))
            throw StreamErrors.TooManySubscribers();
        try
        {
            CheckReach(wish, position);
            // A rebuild may have come between.
            if (wish.Resume is not null && !checkpoints.TryRead(request.Resume, out _, out _))
                throw StreamErrors.Rebuilt();
            var stream = new UpdateStream(
                wish, subscriber, feed, messages, days, checkpoints, clock, responses, stopping.Token);
            // Reads on this node may be ahead of its reader, and who has read something is not told it again.
            await stream.Run(Math.Max(position, projection.Current), day);
        }
        catch (Exception) when (reason is not null)
        {
            if (reason is not RpcException { StatusCode: StatusCode.Aborted }
                || !await TryTellOfRebuild(subscriber, day, responses, ct))
                throw reason;
        }
        finally
        {
            feed.Leave(subscriber);
        }
    }

    /// <summary>Ends a stream in resync_required; false where its reader takes nothing.</summary>
    private async Task<bool> TryTellOfRebuild(
        Subscriber subscriber, DateOnly day, IServerStreamWriter<SharedMessage> responses, CancellationToken ct)
    {
        try
        {
            var resync = new SubscribeResponse
            {
                ResyncRequired = new ResyncRequired { Description = StreamErrors.RebuiltText },
                // Who resumes after it all the same is told so again.
                Checkpoint = checkpoints.Superseded(subscriber.Position, new StreamPlace(day)),
            };
            await responses.WriteAsync(new SharedMessage { Frames = Frames.Of(resync) })
                .WaitAsync(LastMessageTimeout, ct);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }

    private void CheckReach(Wish wish, long position)
    {
        var earliest = Math.Max(0, position - _resumeMax);
        if (wish.Resume is { } resume && resume.Position < earliest)
            throw StreamErrors.HistoryCompacted(checkpoints.At(earliest));
    }

    private Wish Read(SubscribeRequest request, Faults faults)
    {
        var model = ReadModel.One(request.Model, parameters: null, faults);
        var interest = new Interest(
            ReadRequest.Choice(request.Countries, among: false, faults).Countries, Pairs(request, faults));
        var change = request.MinScoreChange;
        if (!(change >= 0 && double.IsFinite(change)))
            faults.Add("min_score_change", ErrorReason.OutOfRange,
                $"min_score_change is {change}; expected 0 or more.");
        var rate = request.MaxUpdatesPerSecond;
        if (rate != 0 && !(rate >= RateMin && rate <= RateMax))
            faults.Add("max_updates_per_second", ErrorReason.OutOfRange,
                $"max_updates_per_second is {rate}; expected {RateMin} to {RateMax:N0}.");
        var other = request.Divergence is { } divergence ? Other(model, divergence, faults) : null;
        return new Wish(
            new View(model, other), interest, change, request.Divergence?.MinDifference ?? 0, rate,
            request.Initial == InitialState.Snapshot, Resume(request, faults));
    }

    private (long, StreamPlace?)? Resume(SubscribeRequest request, Faults faults)
    {
        if (knowledge.Read(request.Resume, "resume", faults) is not { } position)
            return null;
        checkpoints.TryRead(request.Resume, out _, out var place, out _);
        return (position, place);
    }

    private static ScoringModel? Other(ScoringModel model, DivergenceWatch divergence, Faults faults)
    {
        var difference = divergence.MinDifference;
        if (!(difference > 0 && difference <= DifferenceMax))
            faults.Add("divergence.min_difference", ErrorReason.OutOfRange,
                $"min_difference is {difference}; expected above 0 up to {DifferenceMax}.");
        if (divergence.Model.Length == 0)
        {
            faults.Missing("divergence.model");
            return null;
        }
        var other = ReadModel.One(divergence.Model, parameters: null, faults, "divergence.model");
        if (other == model || !other.HasGrades || !model.HasGrades)
            faults.Add("divergence.model", ErrorReason.ModelsNotComparable,
                $"{model.Name} and {other.Name} cannot be compared; expected two models whose scores are -9 to 9.");
        return other;
    }

    private static HashSet<int> Pairs(SubscribeRequest request, Faults faults)
    {
        if (request.Relationships.Count > RelationshipsMax)
            faults.Add("relationships", ErrorReason.TooManyItems,
                $"relationships has {request.Relationships.Count:N0} items; expected at most {RelationshipsMax:N0}.");
        var keys = new HashSet<int>();
        for (var i = 0; i < Math.Min(request.Relationships.Count, RelationshipsMax); i++)
        {
            var pair = request.Relationships[i];
            var (one, other) = ReadRequest.Pair(pair.Country, pair.Counterpart, faults, $"relationships[{i}].");
            if (!one.IsNone && !other.IsNone && one != other)
                keys.Add(Relationship.Between(one, other).Key);
        }
        return keys;
    }
}
