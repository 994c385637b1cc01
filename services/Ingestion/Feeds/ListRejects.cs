using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Ingestion.Feeds;

/// <summary>Lists the faulty rows of an import, in the order of its file.</summary>
internal sealed class ListRejects(NpgsqlDataSource dataSource, StoreIdentity store)
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 500;

    public async Task<ListRejectsResponse> Handle(ListRejectsRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        ImportFields.CheckId(request.ImportId, "import_id", errors);
        var arguments = new ListRejectsRequest
        {
            ImportId = request.ImportId,
            IncludeResubmitted = request.IncludeResubmitted,
        };
        var size = CountField.Read(request.PageSize, PageSizeDefault, PageSizeMax, errors);
        var after = PageToken.Read(store, request.PageToken, arguments, errors)?.Position ?? 0;
        errors.ThrowIfAny();

        await ImportFields.Find(dataSource, request.ImportId, ct);
        var rows = await FeedRejectTable.List(
            dataSource, request.ImportId, after, request.IncludeResubmitted, limit: size + 1, ct);
        var answer = new ListRejectsResponse();
        answer.Rejects.Add(PageToken.Fitting(rows.Take(size)));
        if (answer.Rejects.Count is > 0 and var shown && shown < rows.Count)
            answer.NextPageToken = PageToken.Write(store, new(rows[shown - 1].Line), arguments);
        return answer;
    }
}
