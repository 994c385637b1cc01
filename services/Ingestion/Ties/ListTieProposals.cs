using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Ingestion.Ties;

/// <summary>Lists what reports propose as ties.</summary>
internal sealed class ListTieProposals(NpgsqlDataSource dataSource, StoreIdentity store)
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 500;

    public async Task<ListTieProposalsResponse> Handle(ListTieProposalsRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var arguments = new ListTieProposalsRequest { IncludeDecided = request.IncludeDecided };
        var size = CountField.Read(request.PageSize, PageSizeDefault, PageSizeMax, errors);
        var offset = PageToken.Read(store, request.PageToken, arguments, errors)?.Offset ?? 0;
        errors.ThrowIfAny();

        var rows = await TieProposalTable.List(dataSource, request.IncludeDecided, offset, limit: size + 1, ct);
        var answer = new ListTieProposalsResponse();
        answer.Proposals.Add(PageToken.Fitting(rows.Take(size)));
        if (answer.Proposals.Count is var shown && shown < rows.Count)
            answer.NextPageToken = PageToken.Write(store, new(Position: 0, offset + shown), arguments);
        return answer;
    }
}
