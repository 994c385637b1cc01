using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Ingestion.Feeds;

/// <summary>Lists imports, the latest first.</summary>
internal sealed class ListImports(NpgsqlDataSource dataSource, StoreIdentity store, CheckpointTokens checkpoints)
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 500;
    private const int FeedMax = 64;

    public async Task<ListImportsResponse> Handle(ListImportsRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        errors.CheckText("feed", request.Feed, FeedMax);
        var arguments = new ListImportsRequest { Feed = request.Feed };
        var size = CountField.Read(request.PageSize, PageSizeDefault, PageSizeMax, errors);
        var before = PageToken.Read(store, request.PageToken, arguments, errors)?.Position;
        errors.ThrowIfAny();

        var rows = await FeedImportTable.List(dataSource, request.Feed, before, limit: size + 1, ct);
        var answer = new ListImportsResponse();
        answer.Imports.Add(PageToken.Fitting(
            rows.Take(size).Select(import => ImportMessages.Of(import, checkpoints))));
        if (answer.Imports.Count is > 0 and var shown && shown < rows.Count)
            answer.NextPageToken = PageToken.Write(store, new(rows[shown - 1].Number), arguments);
        return answer;
    }
}
