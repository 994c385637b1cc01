using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.Query.Messages;
using Diplomacy.Query.TransactionTime;

namespace Diplomacy.Query.Scores;

/// <summary>The score of two countries at a date, over both directions and for each direction.</summary>
internal sealed class GetRelationship(
    KnownAtResolver knowledge, LedgerCache ledger, CheckpointTokens checkpoints, CurrentScoreCache cache,
    TimeProvider clock)
{
    public Task<GetRelationshipResponse> Handle(GetRelationshipRequest request, CancellationToken ct) =>
        cache.Find(request) ?? Answer(request, ct);

    private async Task<GetRelationshipResponse> Answer(GetRelationshipRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var (country, counterpart) = RequestFields.Countries(request.CodeSystem, errors)
            .Pair(request.Country, request.Counterpart);
        var asOf = RequestFields.FullDate(request.AsOf, clock.Today(), "as_of", errors);
        var model = ModelSelection.One(request.Model, request.Parameters, errors);

        var position = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, errors, ct);
        var checkpoint = checkpoints.At(position);
        var relationship = Relationship.Between(country, counterpart);
        var (sums, predecessors) = await ContinuedRelationship.SumsAt(
            ledger, country, counterpart, request.IncludePredecessors,
            LedgerScope.At(position, SingleMonths.Of(model, asOf)), ct);

        var (outgoing, incoming) = country == relationship.A
            ? (Direction.FirstToSecond, Direction.SecondToFirst)
            : (Direction.SecondToFirst, Direction.FirstToSecond);
        var answer = new GetRelationshipResponse
        {
            Relationship = ScoreMapping.Of(country, counterpart, sums, asOf, model, request.Parameters),
            Outgoing = ScoreMapping.Of(country, counterpart, sums, asOf, model, request.Parameters, outgoing),
            Incoming = ScoreMapping.Of(country, counterpart, sums, asOf, model, request.Parameters, incoming),
            Checkpoint = checkpoint,
        };
        if (ScoreMapping.IsKnown(answer.Outgoing.Score) && ScoreMapping.IsKnown(answer.Incoming.Score))
            answer.Asymmetry = answer.DirectionDifference =
                answer.Outgoing.Score.Score_ - answer.Incoming.Score.Score_;
        answer.Predecessors.Add(predecessors.Select(ScoreMapping.Of));
        cache.Keep(request, position, asOf, answer);
        return answer;
    }
}

/// <summary>The calendar that queries use.</summary>
internal static class Calendar
{
    /// <summary>Today in UTC.</summary>
    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
