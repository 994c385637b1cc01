using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.Query.Messages;
using Diplomacy.Query.TransactionTime;
using Estimate = Diplomacy.Protos.Query.V1.Estimate;
using Grade = Diplomacy.Domain.Scoring.Models.Grade;

namespace Diplomacy.Query.Scores;

/// <summary>Compares models with a benchmark that the caller sends.</summary>
internal sealed class EvaluateModel(KnownAtResolver knowledge, LedgerCache ledger, CheckpointTokens checkpoints)
{
    private const int PointsMin = 3;
    private const int PointsMax = 10_000;
    private const int ResamplesDefault = 1_000;
    private const int ResamplesMin = 100;
    private const int ResamplesMax = 10_000;
    private const int DrawsMax = 10_000_000;
    private const ulong SeedDefault = 1;

    private readonly record struct Point(Relationship Relationship, DateOnly Date, double Value);

    public async Task<EvaluateModelResponse> Handle(EvaluateModelRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var models = ModelSelection.Several(request.Models, request.Parameters, errors);
        var resamples = ReadResamples(request, errors);
        var points = ReadPoints(request, errors);
        var position = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, errors, ct);

        var answer = new EvaluateModelResponse
        {
            Seed = request.Seed == 0 ? SeedDefault : request.Seed,
            Resamples = resamples,
            Checkpoint = checkpoints.At(position),
        };
        Relationship[] relationships = [.. points.Select(point => point.Relationship).Distinct()];
        var asked = LedgerScope.At(position, SingleMonths.Of(models, points.Select(point => point.Date).Distinct()));
        var ledgers = await ledger.Read(relationships, asked, ct);
        var known = relationships.Zip(ledgers).ToDictionary(pair => pair.First, pair => pair.Second.SumsAt(position));
        for (var i = 0; i < models.Length; i++)
        {
            var evaluation = Evaluate(models[i], points, known, request.GradedOnly, resamples, answer.Seed, ct);
            evaluation.Parameters = ModelSelection.Given(request.Parameters.ElementAtOrDefault(i));
            answer.Evaluations.Add(evaluation);
        }
        return answer;
    }

    private static ModelEvaluation Evaluate(
        ScoringModel model, Point[] points, Dictionary<Relationship, RelationshipSums> known, bool gradedOnly,
        int resamples, ulong seed, CancellationToken ct)
    {
        // By relationship and in order of date, so that each source event is folded in once.
        var scores = new LevelScore[points.Length];
        foreach (var own in Enumerable.Range(0, points.Length).GroupBy(i => points[i].Relationship))
        {
            var walk = new ScoreSeries(known[own.Key], model);
            foreach (var i in own.OrderBy(i => points[i].Date))
                scores[i] = walk.On(points[i].Date).Score;
        }

        int[] compared = [.. Enumerable.Range(0, points.Length)
            .Where(i => !gradedOnly || scores[i].Grade != Grade.InsufficientEvidence)];
        var evaluation = new ModelEvaluation
        {
            Model = model.Name,
            N = compared.Length,
            InsufficientCount = scores.Count(score => score.Grade == Grade.InsufficientEvidence),
        };
        if (compared.Length < PointsMin)
            return evaluation;
        var agreement = Agreement.Of(
            [.. compared.Select(i => scores[i].Score)], [.. compared.Select(i => points[i].Value)], resamples, seed,
            ct);
        evaluation.Spearman = Of(agreement.Spearman);
        evaluation.Pearson = Of(agreement.Pearson);
        evaluation.Mae = Of(agreement.Mae);
        evaluation.MaeScaled = Of(agreement.MaeScaled);
        evaluation.Slope = agreement.Slope;
        evaluation.Intercept = agreement.Intercept;
        return evaluation;
    }

    private static Estimate? Of(Domain.Scoring.Estimate estimate) => double.IsNaN(estimate.Value)
        ? null
        : new Estimate { Value = estimate.Value, Low = estimate.Low, High = estimate.High };

    private static int ReadResamples(EvaluateModelRequest request, ValidationErrors errors)
    {
        var resamples = request.Resamples == 0 ? ResamplesDefault : request.Resamples;
        if (resamples is < ResamplesMin or > ResamplesMax)
            errors.Add("resamples", ErrorReason.OutOfRange,
                $"resamples is {resamples:N0}; expected {ResamplesMin} to {ResamplesMax:N0}.");
        else if ((long)resamples * request.Points.Count > DrawsMax)
            errors.Add("resamples", ErrorReason.TooManyItems,
                $"{resamples:N0} resamples of {request.Points.Count:N0} points are more than {DrawsMax:N0} draws.");
        return resamples;
    }

    private static Point[] ReadPoints(EvaluateModelRequest request, ValidationErrors errors)
    {
        if (request.Points.Count < PointsMin)
            errors.Add("points", ErrorReason.TooFewItems,
                $"points has {request.Points.Count} items; expected at least {PointsMin}.");
        if (request.Points.Count > PointsMax)
            errors.Add("points", ErrorReason.TooManyItems,
                $"points has {request.Points.Count:N0} items; expected at most {PointsMax:N0}.");
        var countries = RequestFields.Countries(request.CodeSystem, errors);
        var points = new List<Point>();
        for (var i = 0; i < Math.Min(request.Points.Count, PointsMax); i++)
        {
            var (given, path) = (request.Points[i], $"points[{i}]");
            var (country, counterpart) = countries.Pair(given.Country, given.Counterpart, prefix: $"{path}.");
            var date = RequestFields.FullDate(given.Date, otherwise: null, $"{path}.date", errors);
            if (!double.IsFinite(given.Value))
                errors.Add($"{path}.value", ErrorReason.OutOfRange, $"value is {given.Value}; expected a number.");
            if (errors.All.Count == 0)
                points.Add(new Point(Relationship.Between(country, counterpart), date, given.Value));
        }
        return [.. points];
    }
}
