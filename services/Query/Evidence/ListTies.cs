using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Messages;
using Diplomacy.Query.TransactionTime;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Query.Evidence;

/// <summary>Lists standing ties.</summary>
internal sealed class ListTies(
    KnownAtResolver knowledge, TieIndex ties, CheckpointTokens checkpoints, StoreIdentity store)
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 1_000;

    public async Task<ListTiesResponse> Handle(ListTiesRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var (country, counterpart) = RequestFields.Countries(request.CodeSystem, errors)
            .PairOrNone(request.Country, request.Counterpart, isCountryRequired: request.Country.Length > 0);
        if (!Enum.IsDefined(request.Kind))
            errors.Add("kind", ErrorReason.OutOfRange, $"kind is {(int)request.Kind}, which is no kind of tie.");
        DateOnly? day = request.InForceOn is null
            ? null : RequestFields.FullDate(request.InForceOn, null, "in_force_on", errors);
        var pageSize = CountField.Read(request.PageSize, PageSizeDefault, PageSizeMax, errors);
        var arguments = Arguments(request);
        var page = PageToken.Read(store, request.PageToken, arguments, errors);

        var resolved = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, errors, ct);
        var (position, offset, _) = PageToken.Begin(page, request.KnownAt, resolved);
        await knowledge.Cover(position, ct);

        KnownTie[] found =
        [
            .. ties.Relationships
                .Where(pair => (country.IsNone || pair.Involves(country))
                    && (counterpart.IsNone || pair.Involves(counterpart)))
                .SelectMany(pair => ties.At(pair.Key, position).All)
                .Where(tie => request.Kind is TieKind.Unspecified || TieMapping.KindOf(tie) == request.Kind)
                .Where(tie => day is { } on
                    ? tie.State.Span?.IsInForce(on) == true
                    : request.IncludeRetracted || tie.State.Reported is not null),
        ];
        var answer = new ListTiesResponse { TotalSize = found.Length, Checkpoint = checkpoints.At(position) };
        answer.Ties.Add(PageToken.Fitting(found.Skip(offset).Take(pageSize).Select(TieMapping.Of)));
        if (offset + answer.Ties.Count < found.Length)
            answer.NextPageToken = PageToken.Write(store, new(position, offset + answer.Ties.Count), arguments);
        return answer;
    }

    /// <summary>The arguments that all pages of one list share.</summary>
    private static ListTiesRequest Arguments(ListTiesRequest request)
    {
        var arguments = request.Clone();
        arguments.PageToken = "";
        arguments.PageSize = 0;
        arguments.AtLeastAsFresh = null;
        arguments.KnownAt = PageToken.Common(request.KnownAt);
        return arguments;
    }
}
