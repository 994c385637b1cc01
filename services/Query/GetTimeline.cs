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
    private const int ModelsMax = 8;

    public async Task<GetTimelineResponse> Handle(GetTimelineRequest request, CancellationToken ct)
    {
        var faults = new Faults();
        var (country, counterpart) = ReadRequest.Pair(request.Country, request.Counterpart, faults);
        var from = ReadRequest.FullDate(request.From, otherwise: null, "from", faults);
        var to = ReadRequest.FullDate(request.To, clock.Today(), "to", faults);
        var models = ReadModels(request, faults);
        if (from > to && from != default && to != default)
            faults.Add("from", ErrorReason.RangeReversed, $"from {from:yyyy-MM-dd} is after to {to:yyyy-MM-dd}.");
        else if (faults.All.Count == 0 && PointsBetween(from, to, request.Step) * models.Length > PointsMax)
            faults.Add("from", ErrorReason.TooManyItems,
                $"The timeline would have more than {PointsMax:N0} points; expected a shorter span or a longer step.");

        var position = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, faults, ct);
        var sums = (await ledger.Read(Relationship.Between(country, counterpart), ct)).SumsAt(position);

        var answer = new GetTimelineResponse { Checkpoint = checkpoints.At(position) };
        answer.Timelines.Add(models.Select(model => TimelineOf(model, sums, from, to, request.Step)));
        return answer;
    }

    private static LevelParameters[] ReadModels(GetTimelineRequest request, Faults faults)
    {
        if (request.Models.Count > ModelsMax)
            faults.Add("models", ErrorReason.TooManyItems,
                $"models has {request.Models.Count:N0} items; expected at most {ModelsMax}.");
        return request.Models.Count == 0
            ? [LevelParameters.LevelV1]
            : [.. request.Models.Take(ModelsMax)
                .Select((model, i) => ReadRequest.Model(model, $"models[{i}]", faults))];
    }

    private static Timeline TimelineOf(
        LevelParameters model, RelationshipSums sums, DateOnly from, DateOnly to, TimelineStep step)
    {
        var timeline = new Timeline { Model = model.Name };
        var buckets = new BucketFold(sums.Days);
        for (var date = First(from, to, step); ; date = Next(date, to, step))
        {
            timeline.Points.Add(new TimelinePoint
            {
                Date = Answers.Of(date),
                Score = Answers.Of(LevelModel.Evaluate(buckets.UpTo(date), date, model)),
            });
            if (date >= to)
                return timeline;
        }
    }

    private static DateOnly First(DateOnly from, DateOnly to, TimelineStep step) =>
        step is TimelineStep.Day or TimelineStep.Week ? from : Earlier(LastOfMonth(from), to);

    private static DateOnly Next(DateOnly date, DateOnly to, TimelineStep step) => Earlier(step switch
    {
        TimelineStep.Day => date.AddDays(1),
        TimelineStep.Week => date.AddDays(7),
        _ => LastOfMonth(date.AddDays(1)),
    }, to);

    private static int PointsBetween(DateOnly from, DateOnly to, TimelineStep step) => 1 + step switch
    {
        TimelineStep.Day => to.DayNumber - from.DayNumber,
        TimelineStep.Week => (to.DayNumber - from.DayNumber + 6) / 7,
        _ => MonthBucket.IndexOf(to) - MonthBucket.IndexOf(from),
    };

    private static DateOnly LastOfMonth(DateOnly date) =>
        new(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month));

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
