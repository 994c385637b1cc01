using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.Query.Messages;
using Diplomacy.Query.TransactionTime;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Query.Scores;

/// <summary>Lists the relationships that changed most between two dates.</summary>
internal sealed class ListMovers(
    KnownAtResolver knowledge, RelationshipScan scan, CheckpointTokens checkpoints, StoreIdentity store,
    TimeProvider clock)
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 1_000;

    private readonly record struct Movement(Relationship Relationship, ScoreOnDay From, ScoreOnDay To)
    {
        public bool IsFirstKnown => !From.Score.IsKnown;

        public double Change => IsFirstKnown ? 0 : To.Score.Score - From.Score.Score;
    }

    public async Task<ListMoversResponse> Handle(ListMoversRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var dates = DateSteps.Read(request.From, request.To, clock.Today(), DateStep.Month, errors);
        var choice = RequestFields.Countries(request.CodeSystem, errors).Choice(request.Countries, among: false);
        var model = ModelSelection.One(request.Model, request.Parameters, errors);
        double? minEvidence = request.HasMinEvidence ? request.MinEvidence : null;
        if (minEvidence is not (null or >= 0))
            errors.Add("min_evidence", ErrorReason.OutOfRange, $"min_evidence is {minEvidence}; expected 0 or more.");
        var pageSize = CountField.Read(request.PageSize, PageSizeDefault, PageSizeMax, errors);
        var arguments = Arguments(request);
        var page = PageToken.Read(store, request.PageToken, arguments, errors);

        var resolved = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, errors, ct);
        var (position, offset, _) = PageToken.Begin(page, request.KnownAt, resolved);
        await knowledge.Cover(position, ct);
        var answer = new ListMoversResponse { Checkpoint = checkpoints.At(position) };
        var movements = new List<Movement>();
        var relationships = await scan.Choose(choice, includePredecessors: false, ct);
        var asked = LedgerScope.At(position, SingleMonths.Of([model], [dates.From, dates.To]));
        await foreach (var (relationship, sums, _) in scan.Walk(relationships, asked, continuedAt: null, ct))
        {
            if (!sums.HasAnyBy(dates.To, model))
                continue;
            answer.ComparedCount++;
            var walk = new ScoreSeries(sums, model);
            var movement = new Movement(relationship, walk.On(dates.From), walk.On(dates.To));
            if (movement.To.Score.HasEvidence(minEvidence) && (Rank(movement, request.Order) > 0
                || movement.IsFirstKnown && movement.To.Score.IsKnown && ListsFirstKnown(request.Order)))
                movements.Add(movement);
        }

        var sorted = movements.OrderByDescending(movement => Rank(movement, request.Order))
            .ThenByDescending(movement => movement.IsFirstKnown ? Math.Abs(movement.To.Score.Score) : 0)
            .ThenBy(movement => movement.Relationship);
        answer.TotalSize = movements.Count;
        answer.Movers.Add(sorted.Skip(offset).Take(pageSize)
            .Select(movement => MoverOf(movement, dates, model, request.Parameters)));
        if (offset + pageSize < movements.Count)
            answer.NextPageToken = PageToken.Write(store, new(position, offset + pageSize), arguments);
        return answer;
    }

    private static double Rank(Movement movement, MoverOrder order) => order switch
    {
        MoverOrder.Rising => movement.Change,
        MoverOrder.Falling => -movement.Change,
        _ => Math.Abs(movement.Change),
    };

    private static bool ListsFirstKnown(MoverOrder order) => order is not (MoverOrder.Rising or MoverOrder.Falling);

    private static Mover MoverOf(Movement movement, DateSteps dates, ScoringModel model, ModelParameters? parameters)
    {
        return new Mover
        {
            From = ScoreMapping.Of(movement.Relationship, movement.From, dates.From, model, parameters),
            To = ScoreMapping.Of(movement.Relationship, movement.To, dates.To, model, parameters),
            Change = movement.Change,
            FirstKnown = movement.IsFirstKnown,
        };
    }

    /// <summary>The arguments that all pages of one list share.</summary>
    private static ListMoversRequest Arguments(ListMoversRequest request)
    {
        var arguments = request.Clone();
        arguments.KnownAt = PageToken.Common(request.KnownAt);
        arguments.PageToken = "";
        arguments.PageSize = 0;
        arguments.AtLeastAsFresh = null;
        return arguments;
    }
}
