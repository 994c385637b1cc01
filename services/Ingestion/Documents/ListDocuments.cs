using Diplomacy.Ingestion.Documents.Processing;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Ingestion.Documents;

/// <summary>Lists documents, the latest received first.</summary>
internal sealed class ListDocuments(DocumentStore documents, NpgsqlDataSource dataSource, StoreIdentity store)
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 500;
    private const int CoderMax = 64;

    public async Task<ListDocumentsResponse> Handle(ListDocumentsRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        errors.CheckText("not_coded_by", request.NotCodedBy, CoderMax);
        var arguments = new ListDocumentsRequest { State = request.State, NotCodedBy = request.NotCodedBy };
        var size = CountField.Read(request.PageSize, PageSizeDefault, PageSizeMax, errors);
        var before = PageToken.Read(store, request.PageToken, arguments, errors)?.Position;
        errors.ThrowIfAny();

        var rows = await Rows(request, before, limit: size + 1, ct);
        var answer = new ListDocumentsResponse();
        var onFile = await documents.Find([.. rows.Take(size).Select(row => row.Id)], ct);
        answer.Documents.Add(PageToken.Fitting(onFile.Select(DocumentMessages.Of)));
        // Every row has its document: both are stored in one transaction.
        if (answer.Documents.Count is > 0 and var shown && shown < rows.Count)
            answer.NextPageToken = PageToken.Write(store, new(rows[shown - 1].Number), arguments);
        return answer;
    }

    private async Task<List<(Guid Id, long Number)>> Rows(
        ListDocumentsRequest request, long? before, int limit, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            select document_id, number from recording.document
            where ($1::bigint is null or number < $1) and ($2 = '' or state = $2)
              and ($3 = '' or not exists (
                select 1 from recording.document_coding done
                where done.document_id = document.document_id and done.coder = $3))
            order by number desc limit $4
            """);
        var state = request.State switch
        {
            DocumentState.Received => DocumentStore.Received,
            DocumentState.Coded => DocumentStore.Coded,
            DocumentState.Failed => DocumentStore.Failed,
            _ => "",
        };
        command.Parameters.AddArguments(before, state, request.NotCodedBy, limit);
        var rows = new List<(Guid, long)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add((reader.GetGuid(0), reader.GetInt64(1)));
        return rows;
    }
}
