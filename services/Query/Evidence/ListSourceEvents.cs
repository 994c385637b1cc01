using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Messages;
using Diplomacy.Query.TransactionTime;
using Diplomacy.ServiceDefaults.Requests;
using QuadClass = Diplomacy.Protos.Type.V1.QuadClass;

namespace Diplomacy.Query.Evidence;

/// <summary>Lists the source events behind scores, latest first.</summary>
internal sealed class ListSourceEvents(
    KnownAtResolver knowledge, LedgerCache ledger, EvidenceReader evidence, CheckpointTokens checkpoints,
    StoreIdentity store)
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 1_000;
    private const int TextMax = 200;

    public async Task<ListSourceEventsResponse> Handle(ListSourceEventsRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var filter = ReadFilter(request, errors);
        var pageSize = CountField.Read(request.PageSize, PageSizeDefault, PageSizeMax, errors);
        var arguments = Arguments(request);
        var page = PageToken.Read(store, request.PageToken, arguments, errors);

        var resolved = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, errors, ct);
        var (position, offset, inner) = PageToken.Begin(page, request.KnownAt, resolved);
        var checkpoint = checkpoints.At(position);
        if (request.Country.Length == 0)
            filter = filter with
            {
                Relationships = await evidence.RelationshipsOf(request.Feed, request.RecordId, ct),
            };
        var predecessors = await ContinuedRelationship.WithSourceEvents(
            ledger, [.. filter.Predecessors], position, ct);
        var lines = await evidence.List(filter, position, offset, pageSize + 1, ct);
        var sourceEvents = await evidence.Load(
            [.. lines.Take(pageSize).Select(line => line.SourceEventId)], position, checkpoints, ct);

        var answer = new ListSourceEventsResponse { Checkpoint = checkpoint };
        answer.Predecessors.Add(predecessors.Select(ScoreMapping.Of));
        var listed = EvidencePage.Of(sourceEvents, inner);
        answer.SourceEvents.Add(listed.Listed);
        if (listed.Whole < lines.Count)
            answer.NextPageToken = PageToken.Write(
                store, new(position, offset + listed.Whole, listed.Inner), arguments);
        return answer;
    }

    private static EvidenceFilter ReadFilter(ListSourceEventsRequest request, ValidationErrors errors)
    {
        var isOfRecord = request is { Feed.Length: > 0, RecordId.Length: > 0, Country.Length: 0 };
        var (country, counterpart) = RequestFields.Countries(request.CodeSystem, errors)
            .PairOrNone(request.Country, request.Counterpart, isCountryRequired: !isOfRecord);
        DateOnly? from = request.From is null ? null : RequestFields.FullDate(request.From, null, "from", errors);
        DateOnly? to = request.To is null ? null : RequestFields.FullDate(request.To, null, "to", errors);
        if (from > to && to != default(DateOnly))
            errors.Add("from", ErrorReason.RangeReversed, $"from {from:yyyy-MM-dd} is after to {to:yyyy-MM-dd}.");
        errors.CheckText("feed", request.Feed, TextMax);
        errors.CheckText("text", request.Text, TextMax);
        errors.CheckText("record_id", request.RecordId, TextMax);
        return new EvidenceFilter(
            country.IsNone ? [] : Relationships(country, counterpart), from, to, ReadCodes(request, errors),
            request.Feed, request.Text, request.IncludeRetracted, request.RecordId)
        {
            Predecessors = request.IncludePredecessors ? Predecessors(country, counterpart) : [],
        };
    }

    private static PredecessorPair[] Predecessors(CountryCode country, CountryCode counterpart) =>
        country.IsNone ? []
        : counterpart.IsNone ? ContinuedRelationship.PairsOf(country)
        : ContinuedRelationship.PairsOf(country, counterpart);

    private static Relationship[] Relationships(CountryCode country, CountryCode counterpart) => counterpart.IsNone
        ? [.. CountryLookup.All.Where(other => other != country).Select(other => Relationship.Between(country, other))]
        : country == counterpart ? [] : [Relationship.Between(country, counterpart)];

    private static List<CameoCode>? ReadCodes(ListSourceEventsRequest request, ValidationErrors errors)
    {
        var (prefix, quadClass) = (request.CameoPrefix, request.QuadClass);
        if (prefix.Length == 0 && quadClass == QuadClass.Unspecified)
            return null;
        var codes = CameoCode.All.Where(code =>
            code.ToString().StartsWith(prefix, StringComparison.Ordinal)
            && (quadClass == QuadClass.Unspecified || (int)code.QuadClass == (int)quadClass)).ToList();
        if (!CameoCode.All.Any(code => code.ToString().StartsWith(prefix, StringComparison.Ordinal)))
            errors.Add("cameo_prefix", ErrorReason.UnknownCameoCode,
                $"No CAMEO code begins with \"{Echo.Of(prefix)}\".");
        return codes;
    }

    /// <summary>The arguments that all pages of one list share.</summary>
    private static ListSourceEventsRequest Arguments(ListSourceEventsRequest request)
    {
        var arguments = request.Clone();
        arguments.PageToken = "";
        arguments.PageSize = 0;
        arguments.AtLeastAsFresh = null;
        arguments.KnownAt = PageToken.Common(request.KnownAt);
        return arguments;
    }
}
