using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.ChangeFeed;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Messages;
using Diplomacy.Query.Subscriptions.Hub;
using Diplomacy.Query.Subscriptions.Updates;
using Diplomacy.Query.TransactionTime;
using Diplomacy.ServiceDefaults.Requests;
using Grpc.Core;

namespace Diplomacy.Query.Subscriptions.Delivery;

/// <summary>The options of one subscription.</summary>
/// <param name="MinChange">The smallest change that is sent.</param>
/// <param name="Threshold">For divergences: the difference above which two models diverge.</param>
/// <param name="Rate">Updates per second; 0 for no limit.</param>
/// <param name="Snapshot">Whether the stream begins with a snapshot.</param>
/// <param name="Resume">Where to resume; null to begin at the present.</param>
internal sealed record SubscriptionOptions(
    View View, Interest Interest, double MinChange, double Threshold, double Rate, bool Snapshot,
    (long Position, StreamPlace? Place)? Resume);

/// <summary>Streams the changes of the chosen relationships.</summary>
internal sealed class Subscribe(
    KnownAtResolver knowledge, ProjectionPosition projection, SubscriptionHub hub, UpdateBuilder messages,
    MidnightRollover days,
    CheckpointTokens checkpoints, StoppedReaders readers, IConfiguration configuration, TimeProvider clock)
{
    private const int RelationshipsMax = 1_000;
    private const double RateMin = 0.01, RateMax = 10_000;
    private const double DifferenceMax = 2 * LevelModel.ScoreMax;

    /// <summary>How many positions back a stream may resume. <c>Query:ResumePositionsMax</c> overrides it.</summary>
    /// <remarks>
    /// The ledger is never truncated, but sending more changes one by one costs more than a snapshot.
    /// </remarks>
    private const long ResumePositionsMaxDefault = 1_000_000;

    private static readonly TimeSpan LastMessageTimeout = TimeSpan.FromSeconds(2);

    private readonly long _resumeMax = configuration.GetValue("Query:ResumePositionsMax", ResumePositionsMaxDefault);

    public async Task Handle(
        SubscribeRequest request, IServerStreamWriter<PreframedMessage> responses, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var errors = new ValidationErrors();
        var options = Read(request, errors);
        errors.ThrowIfAny();
        if (options.Resume is { } resume)
            await knowledge.Cover(resume.Position, ct);

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var call = readers.Open(context);
        Exception? reason = null;
        var subscriber = new Subscriber(options.View, options.Interest, Stop, () =>
        {
            reason ??= readers.Error();
            // Before the cancellation, which would reset the stream without a reason.
            call.Reset();
            Stop(reason);
        });
        void Stop(Exception error)
        {
            reason ??= error;
            try
            {
                stopping.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The stream has ended meanwhile.
            }
        }
        using var waking = stopping.Token.UnsafeRegister(
            static signal => ((AsyncSignal)signal!).Signal(), subscriber.WakeUp);
        if (!hub.TryJoin(subscriber, out var position, out var day))
            throw SubscriptionErrors.TooManySubscribers();
        try
        {
            CheckResumable(options, position);
            // A rebuild may have completed since the options were read.
            if (options.Resume is not null && !checkpoints.TryRead(request.Resume, out _, out _))
                throw SubscriptionErrors.Rebuilt();
            var session = new SubscriptionSession(
                options, subscriber, hub, messages, days, checkpoints, clock, responses, stopping.Token);
            // Reads on this node may be ahead of the publisher, and the client may have read those changes already.
            await session.Run(Math.Max(position, projection.Current), day);
        }
        catch (Exception) when (reason is not null)
        {
            if (reason is not RpcException { StatusCode: StatusCode.Aborted }
                || !await TrySendResync(subscriber, day, responses, ct))
                throw reason;
        }
        finally
        {
            hub.Leave(subscriber);
        }
    }

    /// <summary>Sends resync_required as the last message; false if the client does not take it.</summary>
    private async Task<bool> TrySendResync(
        Subscriber subscriber, DateOnly day, IServerStreamWriter<PreframedMessage> responses, CancellationToken ct)
    {
        try
        {
            var resync = new SubscribeResponse
            {
                ResyncRequired = new ResyncRequired { Description = SubscriptionErrors.RebuiltText },
                // A superseded checkpoint, so that resuming from it fails with the same reason.
                Checkpoint = checkpoints.Superseded(subscriber.Position, new StreamPlace(day)),
            };
            await responses.WriteAsync(new PreframedMessage { Frames = Frames.Of(resync) }, ct)
                .WaitAsync(LastMessageTimeout, ct);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }

    private void CheckResumable(SubscriptionOptions options, long position)
    {
        var earliest = Math.Max(0, position - _resumeMax);
        if (options.Resume is { } resume && resume.Position < earliest)
            throw SubscriptionErrors.HistoryCompacted(checkpoints.At(earliest));
    }

    private SubscriptionOptions Read(SubscribeRequest request, ValidationErrors errors)
    {
        var model = ModelSelection.One(request.Model, parameters: null, errors);
        var countries = RequestFields.Countries(request.CodeSystem, errors);
        var interest = new Interest(
            countries.Choice(request.Countries, among: false).Countries, Pairs(request, countries, errors));
        var change = request.MinScoreChange;
        if (!(change >= 0 && double.IsFinite(change)))
            errors.Add("min_score_change", ErrorReason.OutOfRange,
                $"min_score_change is {change}; expected 0 or more.");
        var rate = request.MaxUpdatesPerSecond;
        if (rate != 0 && !(rate >= RateMin && rate <= RateMax))
            errors.Add("max_updates_per_second", ErrorReason.OutOfRange,
                $"max_updates_per_second is {rate}; expected {RateMin} to {RateMax:N0}.");
        var other = request.Divergence is { } divergence ? Other(model, divergence, errors) : null;
        return new SubscriptionOptions(
            new View(model, other), interest, change, request.Divergence?.MinDifference ?? 0, rate,
            request.Initial == InitialState.Snapshot, Resume(request, errors));
    }

    private (long, StreamPlace?)? Resume(SubscribeRequest request, ValidationErrors errors)
    {
        if (knowledge.Read(request.Resume, "resume", errors) is not { } position)
            return null;
        checkpoints.TryRead(request.Resume, out _, out var place, out _);
        return (position, place);
    }

    private static ScoringModel? Other(ScoringModel model, DivergenceWatch divergence, ValidationErrors errors)
    {
        var difference = divergence.MinDifference;
        if (!(difference > 0 && difference <= DifferenceMax))
            errors.Add("divergence.min_difference", ErrorReason.OutOfRange,
                $"min_difference is {difference}; expected above 0 up to {DifferenceMax}.");
        if (divergence.Model.Length == 0)
        {
            errors.Missing("divergence.model");
            return null;
        }
        var other = ModelSelection.One(divergence.Model, parameters: null, errors, "divergence.model");
        if (other == model || !other.HasGrades || !model.HasGrades)
            errors.Add("divergence.model", ErrorReason.ModelsNotComparable,
                $"{model.Name} and {other.Name} cannot be compared; expected two models whose scores are -9 to 9.");
        return other;
    }

    private static HashSet<int> Pairs(SubscribeRequest request, CountryFields countries, ValidationErrors errors)
    {
        if (request.Relationships.Count > RelationshipsMax)
            errors.Add("relationships", ErrorReason.TooManyItems,
                $"relationships has {request.Relationships.Count:N0} items; expected at most {RelationshipsMax:N0}.");
        var keys = new HashSet<int>();
        for (var i = 0; i < Math.Min(request.Relationships.Count, RelationshipsMax); i++)
        {
            var pair = request.Relationships[i];
            var (one, other) = countries.Pair(pair.Country, pair.Counterpart, $"relationships[{i}].");
            if (!one.IsNone && !other.IsNone && one != other)
                keys.Add(Relationship.Between(one, other).Key);
        }
        return keys;
    }
}
