using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Reading;
using Diplomacy.ServiceDefaults.Rpc;
using Diplomacy.ServiceDefaults.Store;

namespace Diplomacy.Query;

/// <summary>The score of two countries at a date, and of what each does to the other.</summary>
internal sealed class GetRelationship(
    KnowledgeReader knowledge, LedgerMemory ledger, Checkpoints checkpoints, PresentAnswers present, TimeProvider clock)
{
    public Task<GetRelationshipResponse> Handle(GetRelationshipRequest request, CancellationToken ct) =>
        present.Find(request) ?? Answer(request, ct);

    private async Task<GetRelationshipResponse> Answer(GetRelationshipRequest request, CancellationToken ct)
    {
        var faults = new Faults();
        var (country, counterpart) = ReadRequest.Pair(request.Country, request.Counterpart, faults);
        var asOf = ReadRequest.FullDate(request.AsOf, clock.Today(), "as_of", faults);
        var model = ReadModel.One(request.Model, request.Parameters, faults);

        var position = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, faults, ct);
        var checkpoint = checkpoints.At(position);
        var relationship = Relationship.Between(country, counterpart);
        var sums = (await ledger.Read(relationship, ct)).SumsAt(position);

        var (outgoing, incoming) = country == relationship.A
            ? (Direction.FirstToSecond, Direction.SecondToFirst)
            : (Direction.SecondToFirst, Direction.FirstToSecond);
        var answer = new GetRelationshipResponse
        {
            Relationship = Answers.Of(country, counterpart, sums, asOf, model, request.Parameters),
            Outgoing = Answers.Of(country, counterpart, sums, asOf, model, request.Parameters, outgoing),
            Incoming = Answers.Of(country, counterpart, sums, asOf, model, request.Parameters, incoming),
            Checkpoint = checkpoint,
        };
        answer.Asymmetry = answer.Outgoing.Score.Score_ - answer.Incoming.Score.Score_;
        present.Keep(request, position, asOf, answer);
        return answer;
    }
}

/// <summary>The calendar of queries.</summary>
internal static class Calendar
{
    /// <summary>Today in UTC.</summary>
    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
