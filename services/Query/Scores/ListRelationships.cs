using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.Query.Messages;
using Diplomacy.Query.TransactionTime;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Query.Scores;

/// <summary>Lists all relationships of one country at a date, and the country's index.</summary>
internal sealed class ListRelationships(
    KnownAtResolver knowledge, LedgerCache ledger, CheckpointTokens checkpoints, StoreIdentity store,
    TimeProvider clock)
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 1_000;
    private const int ChangeDaysDefault = 30;

    public async Task<ListRelationshipsResponse> Handle(ListRelationshipsRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var country = RequestFields.Countries(request.CodeSystem, errors).One(request.Country, "country");
        var asOf = RequestFields.FullDate(request.AsOf, clock.Today(), "as_of", errors);
        var since = RequestFields.FullDate(request.ChangeSince, Back(asOf), "change_since", errors);
        var model = ModelSelection.One(request.Model, request.Parameters, errors);
        var pageSize = CountField.Read(request.PageSize, PageSizeDefault, PageSizeMax, errors);
        var arguments = Arguments(request);
        var page = PageToken.Read(store, request.PageToken, arguments, errors);

        var resolved = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, errors, ct);
        var (position, offset, _) = PageToken.Begin(page, request.KnownAt, resolved);
        var checkpoint = checkpoints.At(position);
        var counterparts = CountryLookup.All.Where(other => other != country).ToArray();
        var read = await ContinuedRelationship.SumsAt(
            ledger, [.. counterparts.Select(other => (country, other))], request.IncludePredecessors,
            LedgerScope.At(position, SingleMonths.Of([model], [asOf, since])), ct);
        var scores = counterparts.Zip(read)
            .Where(pair => pair.Second.Own.HasAnyBy(asOf, model)
                || (pair.Second.Sums.HasAnyBy(asOf, model) && StateDates.Existed(pair.First, PartialDate.Of(asOf))))
            .Select(pair => ScoreOf(country, pair.First, pair.Second, asOf, since, model, request.Parameters))
            .OrderByDescending(score => Rank(score, request.Order))
            .ThenBy(score => score.Counterpart, StringComparer.Ordinal)
            .ToArray();

        var answer = new ListRelationshipsResponse
        {
            TotalSize = scores.Length,
            Checkpoint = checkpoint,
        };
        answer.Relationships.Add(scores.Skip(offset).Take(pageSize));
        if (offset + pageSize < scores.Length)
            answer.NextPageToken = PageToken.Write(store, new(position, offset + pageSize), arguments);
        var indexed = scores.Where(score => ScoreMapping.IsKnown(score.Score)).Select(score => score.Score).ToArray();
        answer.IndexedCount = indexed.Length;
        if (indexed.Length > 0)
        {
            if (indexed.Sum(score => score.Evidence) is > 0 and var evidence)
                answer.CountryIndex = indexed.Sum(score => score.Score_ * score.Evidence) / evidence;
            answer.MeanScore = indexed.Average(score => score.Score_);
        }
        return answer;
    }

    private static RelationshipScore ScoreOf(
        CountryCode country, CountryCode counterpart, ContinuedSums read, DateOnly asOf, DateOnly since,
        ScoringModel model, ModelParameters? parameters)
    {
        var score = ScoreMapping.Of(country, counterpart, read.Sums, asOf, model, parameters);
        score.Predecessors.Add(read.Predecessors.Select(ScoreMapping.Of));
        var before = read.Sums.ScoreOn(since, model).Score;
        if (ScoreMapping.IsKnown(score.Score) && before.IsKnown)
            score.Change = score.Score.Score_ - before.Score;
        return score;
    }

    private static double Rank(RelationshipScore score, RelationshipOrder order) => order switch
    {
        RelationshipOrder.Change => Math.Abs(score.Change),
        RelationshipOrder.Evidence => score.Score.Evidence,
        _ => score.Score.Score_,
    };

    private static DateOnly Back(DateOnly asOf) => asOf == default ? default : asOf.AddDays(-ChangeDaysDefault);

    /// <summary>The arguments that all pages of one list share.</summary>
    private static ListRelationshipsRequest Arguments(ListRelationshipsRequest request)
    {
        var arguments = request.Clone();
        arguments.PageToken = "";
        arguments.PageSize = 0;
        arguments.AtLeastAsFresh = null;
        arguments.KnownAt = PageToken.Common(request.KnownAt);
        return arguments;
    }
}
