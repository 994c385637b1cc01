using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Reading;
using Diplomacy.ServiceDefaults.Rpc;
using Diplomacy.ServiceDefaults.Store;

namespace Diplomacy.Query;

/// <summary>Scores from date to date: one read of the ledger, every point computed from it.</summary>
internal sealed class GetTimeline(
    KnowledgeReader knowledge, LedgerMemory ledger, Checkpoints checkpoints, TimeProvider clock)
{
    private const int PointsMax = 10_000;

    public async Task<GetTimelineResponse> Handle(GetTimelineRequest request, CancellationToken ct)
    {
        var faults = new Faults();
        var (country, counterpart) = ReadRequest.Pair(request.Country, request.Counterpart, faults);
        var dates = DateSteps.Read(request.From, request.To, clock.Today(), (DateStep)(int)request.Step, faults);
        var models = ReadModel.Several(request.Models, request.Parameters, faults);
        if (faults.All.Count == 0 && dates.Count * models.Length > PointsMax)
            faults.Add("from", ErrorReason.TooManyItems,
                $"The timeline would have more than {PointsMax:N0} points; expected a shorter span or a longer step.");

        var position = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, faults, ct);
        var checkpoint = checkpoints.At(position);
        var sums = (await ledger.Read(Relationship.Between(country, counterpart), ct)).SumsAt(position);

        var answer = new GetTimelineResponse { Checkpoint = checkpoint };
        for (var i = 0; i < models.Length; i++)
            answer.Timelines.Add(TimelineOf(models[i], request.Parameters.ElementAtOrDefault(i), sums, dates));
        return answer;
    }

    private static Timeline TimelineOf(
        ScoringModel model, ModelParameters? parameters, RelationshipSums sums, DateSteps dates)
    {
        var timeline = new Timeline { Model = model.Name, Parameters = ReadModel.Given(parameters) };
        var walk = new ScoreWalk(sums, model);
        for (var i = 0; i < dates.Count; i++)
            timeline.Points.Add(new TimelinePoint
            {
                Date = Answers.Of(dates[i]),
                Score = Answers.Of(walk.On(dates[i]).Score),
            });
        return timeline;
    }
}
