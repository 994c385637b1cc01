using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.Query.Messages;
using Diplomacy.Query.TransactionTime;

namespace Diplomacy.Query.Scores;

/// <summary>The scores of a span of dates, all computed from one read of the ledger.</summary>
internal sealed class GetTimeline(
    KnownAtResolver knowledge, LedgerCache ledger, CheckpointTokens checkpoints, TimeProvider clock)
{
    private const int PointsMax = 10_000;

    public async Task<GetTimelineResponse> Handle(GetTimelineRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var (country, counterpart) = RequestFields.Countries(request.CodeSystem, errors)
            .Pair(request.Country, request.Counterpart);
        var dates = DateSteps.Read(request.From, request.To, clock.Today(), (DateStep)(int)request.Step, errors);
        var models = ModelSelection.Several(request.Models, request.Parameters, errors);
        if (errors.All.Count == 0 && dates.Count * models.Length > PointsMax)
            errors.Add("from", ErrorReason.TooManyItems,
                $"The timeline would have more than {PointsMax:N0} points; expected a shorter span or a longer step.");

        var position = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, errors, ct);
        var checkpoint = checkpoints.At(position);
        var (sums, predecessors) = await ContinuedRelationship.SumsAt(
            ledger, country, counterpart, request is not { HasIncludePredecessors: true, IncludePredecessors: false },
            LedgerScope.At(position, SingleMonths.Of(models, dates.All)), ct);

        var answer = new GetTimelineResponse { Checkpoint = checkpoint };
        for (var i = 0; i < models.Length; i++)
            answer.Timelines.Add(TimelineOf(models[i], request.Parameters.ElementAtOrDefault(i), sums, dates));
        answer.Predecessors.Add(predecessors.Select(ScoreMapping.Of));
        return answer;
    }

    private static Timeline TimelineOf(
        ScoringModel model, ModelParameters? parameters, RelationshipSums sums, DateSteps dates)
    {
        var timeline = new Timeline { Model = model.Name, Parameters = ModelSelection.Given(parameters) };
        var walk = new ScoreSeries(sums, model);
        for (var i = 0; i < dates.Count; i++)
            timeline.Points.Add(new TimelinePoint
            {
                Date = ScoreMapping.Of(dates[i]),
                Score = ScoreMapping.Of(walk.On(dates[i]).Score),
            });
        return timeline;
    }
}
