using Diplomacy.Ingestion.Documents.Processing;
using Diplomacy.Ingestion.Editing;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Requests;
using Grpc.Core;

namespace Diplomacy.Ingestion.Documents;

/// <summary>Returns a document, its codings and its reports.</summary>
internal sealed class GetDocument(
    DocumentStore documents, DocumentReports reports, StoreIdentity store, CheckpointTokens checkpoints)
{
    private const int PageSizeMax = 500;

    public async Task<GetDocumentResponse> Handle(GetDocumentRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var id = EditValidation.ReadId(request.DocumentId, "document_id", errors);
        var arguments = new GetDocumentRequest { DocumentId = request.DocumentId };
        var size = CountField.Read(request.PageSize, PageSizeMax, PageSizeMax, errors);
        var from = PageToken.Read(store, request.PageToken, arguments, errors)?.Offset;
        errors.ThrowIfAny();
        return await Page(id, size, from, arguments, ct);
    }

    /// <summary>The document with its text and the first of its reports.</summary>
    public Task<GetDocumentResponse> FirstPage(Guid id, CancellationToken ct) =>
        Page(id, PageSizeMax, from: null, new GetDocumentRequest { DocumentId = id.ToString() }, ct);

    /// <summary>The error for an id that no stored document has.</summary>
    public static RpcException Unknown(Guid id) => RpcErrors.Of(
        StatusCode.NotFound, ErrorReason.UnknownDocument, $"No document {id} was ever submitted.");

    private async Task<GetDocumentResponse> Page(
        Guid id, int size, int? from, GetDocumentRequest arguments, CancellationToken ct)
    {
        var onFile = await documents.Find(id, ct) ?? throw Unknown(id);
        var all = onFile.Document.Reports
            .OrderBy(made => made.Report.Start).ThenBy(made => made.Coder, StringComparer.Ordinal)
            .ThenBy(made => made.Report.ReportId).Select(made => made.Report).ToArray();
        var offset = from ?? 0;
        var (loaded, position) = await reports.Load([.. all.Skip(offset).Take(size)], ct);

        var answer = new GetDocumentResponse
        {
            Document = DocumentMessages.Of(onFile),
            Checkpoint = checkpoints.At(Math.Max(position, onFile.Position)),
        };
        if (from is null)
            answer.Document.Text = await documents.TextOf(id, ct);
        answer.Document.Reports.Add(PageToken.Fitting(loaded, used: answer.Document.CalculateSize()));
        if (offset + answer.Document.Reports.Count is var next && next < all.Length)
            answer.NextPageToken = PageToken.Write(store, new(Position: 0, next), arguments);
        return answer;
    }
}
