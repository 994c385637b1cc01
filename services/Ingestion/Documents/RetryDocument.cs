using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Documents;
using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Ingestion.Documents.Processing;
using Diplomacy.Ingestion.Editing;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;

namespace Diplomacy.Ingestion.Documents;

/// <summary>Has a document coded again, or shows what that would give.</summary>
internal sealed class RetryDocument(
    DocumentStore documents, CodingQueue queue, Coders coders, CheckpointTokens checkpoints, TimeProvider clock)
{
    public async Task<RetryDocumentResponse> Handle(
        RetryDocumentRequest request, string? subject, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var id = EditValidation.ReadId(request.DocumentId, "document_id", errors);
        var editor = EditValidation.ReadEditor(request.Author, subject, request.Reason, errors);
        errors.ThrowIfAny();
        if (request.Preview)
            return await Preview(id, ct);

        var position = await ConcurrencyRetry.Run(() => Reopen(id, editor, ct), ct);
        queue.Offer(id);
        return new() { State = DocumentState.Received, Checkpoint = checkpoints.At(position) };
    }

    private async Task<RetryDocumentResponse> Preview(Guid id, CancellationToken ct)
    {
        var known = await documents.Find(id, ct) ?? throw GetDocument.Unknown(id);
        var stored = new SubmittedDocument(id, known.Document.Received, await documents.TextOf(id, ct));
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var preview = await PreviewMessages.Of(stored, coders, today, ct);
        return new() { State = DocumentMessages.StateOf(known.Document.State), Document = preview };
    }

    private async Task<long> Reopen(Guid id, Editor editor, CancellationToken ct)
    {
        var known = await documents.Find(id, ct) ?? throw GetDocument.Unknown(id);
        return known.Document.IsAwaited
            ? known.Position
            : await documents.Reopen(known.Document, new DocumentRetried(editor.Author, editor.Reason), ct);
    }
}
