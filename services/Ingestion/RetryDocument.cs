using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Recording;
using Diplomacy.Ingestion.Documents;
using Diplomacy.Ingestion.Recording;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Rpc;
using Diplomacy.ServiceDefaults.Store;

namespace Diplomacy.Ingestion;

/// <summary>Has a document coded again.</summary>
internal sealed class RetryDocument(DocumentFile file, CodingOffers offers, Checkpoints checkpoints)
{
    public async Task<RetryDocumentResponse> Handle(
        RetryDocumentRequest request, string? subject, CancellationToken ct)
    {
        var faults = new Faults();
        var id = EditValidation.ReadId(request.DocumentId, "document_id", faults);
        var editor = EditValidation.ReadEditor(request.Author, subject, request.Reason, faults);
        faults.ThrowIfAny();

        var position = await Attempts.Run(() => Reopen(id, editor, ct), ct);
        offers.Offer(id);
        return new() { State = DocumentState.Received, Checkpoint = checkpoints.At(position) };
    }

    private async Task<long> Reopen(Guid id, Editor editor, CancellationToken ct)
    {
        var known = await file.Find(id, ct) ?? throw GetDocument.Unknown(id);
        return known.Document.IsAwaited
            ? known.Position
            : await file.Reopen(known.Document, new DocumentRetried(editor.Author, editor.Reason), ct);
    }
}
