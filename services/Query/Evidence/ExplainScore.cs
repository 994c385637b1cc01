using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.Query.Messages;
using Diplomacy.Query.Scores;
using Diplomacy.Query.TransactionTime;
using Diplomacy.ServiceDefaults.Requests;
using Contribution = Diplomacy.Protos.Query.V1.Contribution;

namespace Diplomacy.Query.Evidence;

/// <summary>Breaks a score down into the contributions of single source events.</summary>
internal sealed class ExplainScore(
    KnownAtResolver knowledge, LedgerCache ledger, EvidenceReader evidence, CheckpointTokens checkpoints,
    StoreIdentity store, TimeProvider clock)
{
    private const int ContributionsDefault = 100;
    private const int ContributionsMax = 1_000;

    public async Task<ExplainScoreResponse> Handle(ExplainScoreRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var (country, counterpart) = RequestFields.Countries(request.CodeSystem, errors)
            .Pair(request.Country, request.Counterpart);
        var asOf = RequestFields.FullDate(request.AsOf, clock.Today(), "as_of", errors);
        var model = ModelSelection.One(request.Model, request.Parameters, errors);
        var count = CountField.Read(
            request.MaxContributions, ContributionsDefault, ContributionsMax, errors, "max_contributions");
        var arguments = Arguments(request, asOf);
        var page = PageToken.Read(store, request.PageToken, arguments, errors);

        var resolved = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, errors, ct);
        var (position, offset, inner) = PageToken.Begin(page, request.KnownAt, resolved);
        var checkpoint = checkpoints.At(position);
        var relationship = Relationship.Between(country, counterpart);
        var (sums, predecessors) = await ContinuedRelationship.SumsAt(
            ledger, country, counterpart, request.IncludePredecessors,
            LedgerScope.At(position, SingleMonths.Of(model, asOf)), ct);
        var lines = await evidence.List(
            new EvidenceFilter([relationship], From: null, To: asOf, Codes: null, Feed: "", Text: "")
            {
                Predecessors = predecessors,
            },
            position, offset: 0, limit: null, ct);

        var explanation = model.Explain(
            [.. lines.Select(line => line.Weighed(model, sums.Neutrals))], sums.Ties.Spans, asOf);

        var listed = explanation.Contributions.Take(count).Skip(offset).ToArray();
        var sourceEvents = await evidence.Load(
            [.. listed.Select(contribution => lines[contribution.Event].SourceEventId)], position, checkpoints, ct);
        var fitting = EvidencePage.Of(sourceEvents, inner);
        var shown = offset + fitting.Listed.Count;
        var answer = new ExplainScoreResponse
        {
            Relationship = ScoreMapping.Of(country, counterpart, sums, asOf, model, request.Parameters),
            Prior = new Prior { Level = explanation.PriorLevel, Weight = explanation.PriorShare },
            Remainder = explanation.Contributions.Skip(shown).Sum(contribution => contribution.Amount),
            RemainderCount = explanation.Contributions.Count - shown,
            Checkpoint = checkpoint,
        };
        answer.TieContributions.Add(TieMapping.Contributions(explanation.Ties, sums.Ties, asOf));
        answer.Predecessors.Add(predecessors.Select(ScoreMapping.Of));
        answer.Contributions.Add(fitting.Listed.Select((sourceEvent, i) => new Contribution
        {
            SourceEvent = sourceEvent,
            Level = listed[i].Amount,
            Weight = listed[i].Share,
        }));
        if (fitting.Whole < listed.Length)
            answer.NextPageToken = PageToken.Write(
                store, new(position, offset + fitting.Whole, fitting.Inner), arguments);
        return answer;
    }

    /// <summary>The arguments that all pages share. A date left out is that of the first page.</summary>
    private static ExplainScoreRequest Arguments(ExplainScoreRequest request, DateOnly asOf)
    {
        var arguments = request.Clone();
        arguments.AsOf = ScoreMapping.Of(asOf);
        arguments.PageToken = "";
        arguments.AtLeastAsFresh = null;
        arguments.KnownAt = PageToken.Common(request.KnownAt);
        return arguments;
    }
}
