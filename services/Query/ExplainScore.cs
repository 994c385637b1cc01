using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Reading;
using Diplomacy.ServiceDefaults.Rpc;
using Diplomacy.ServiceDefaults.Store;
using Contribution = Diplomacy.Protos.Query.V1.Contribution;

namespace Diplomacy.Query;

/// <summary>Takes a score apart into what single source events add to it.</summary>
internal sealed class ExplainScore(
    KnowledgeReader knowledge, LedgerMemory ledger, EvidenceReader evidence, Checkpoints checkpoints,
    TimeProvider clock)
{
    private const int ContributionsDefault = 100;
    private const int ContributionsMax = 1_000;

    public async Task<ExplainScoreResponse> Handle(ExplainScoreRequest request, CancellationToken ct)
    {
        var faults = new Faults();
        var (country, counterpart) = ReadRequest.Pair(request.Country, request.Counterpart, faults);
        var asOf = ReadRequest.FullDate(request.AsOf, clock.Today(), "as_of", faults);
        var model = ReadModel.One(request.Model, request.Parameters, faults);
        var count = ReadRequest.Count(
            request.MaxContributions, ContributionsDefault, ContributionsMax, "max_contributions", faults);

        var position = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, faults, ct);
        var checkpoint = checkpoints.At(position);
        var relationship = Relationship.Between(country, counterpart);
        var sums = (await ledger.Read(relationship, ct)).SumsAt(position);
        var lines = await evidence.List(
            new EvidenceFilter([relationship], From: null, To: asOf, Codes: null, Feed: "", Text: ""),
            position, offset: 0, limit: null, ct);

        var explanation = model.Explain([.. lines.Select(line => line.Weighed(model, sums.Neutrals))], asOf);

        var listed = explanation.Contributions.Take(count).ToArray();
        var sourceEvents = await evidence.Load(
            [.. listed.Select(contribution => lines[contribution.Event].SourceEventId)], position, checkpoints, ct);
        var answer = new ExplainScoreResponse
        {
            Relationship = Answers.Of(country, counterpart, sums, asOf, model, request.Parameters),
            Prior = new Prior { Level = explanation.PriorLevel, Weight = explanation.PriorShare },
            Remainder = explanation.Contributions.Skip(count).Sum(contribution => contribution.Amount),
            RemainderCount = Math.Max(explanation.Contributions.Count - count, 0),
            Checkpoint = checkpoint,
        };
        answer.Contributions.Add(listed.Select((contribution, i) => new Contribution
        {
            SourceEvent = sourceEvents[i],
            Level = contribution.Amount,
            Weight = contribution.Share,
        }));
        return answer;
    }
}
