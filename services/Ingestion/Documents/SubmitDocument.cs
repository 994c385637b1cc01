using Diplomacy.Domain.Documents;
using Diplomacy.Ingestion.Documents.Processing;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;

namespace Diplomacy.Ingestion.Documents;

/// <summary>Stores a document, to be coded in the background.</summary>
internal sealed class SubmitDocument(
    DocumentStore documents, CodingQueue queue, Coders coders, GetDocument getDocument, CheckpointTokens checkpoints,
    TimeProvider clock)
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    /// <summary>The wait ends this long before the call's deadline, so that the answer arrives in time.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(200);

    public async Task<SubmitDocumentResponse> Handle(
        SubmitDocumentRequest request, string? subject, DateTime deadline, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var document = DocumentValidation.Read(request, today, subject);
        if (request.Preview)
            return await Preview(document, today, ct);

        var (known, position) = await ConcurrencyRetry.Run(() => Store(document, ct), ct);
        var state = known?.Document.State ?? CodingStatus.Received;
        if (state == CodingStatus.Received)
            queue.Offer(document.Id);
        var answer = new SubmitDocumentResponse
        {
            DocumentId = document.Id.ToString(),
            State = DocumentMessages.StateOf(state),
            AlreadyKnown = known is not null,
            Checkpoint = checkpoints.At(position),
        };
        if (!request.Wait)
            return answer;

        await Wait(document.Id, deadline, ct);
        var page = await getDocument.FirstPage(document.Id, ct);
        (answer.Document, answer.State, answer.Checkpoint) =
            (page.Document, page.Document.State, page.Checkpoint);
        answer.Document.Text = "";
        return answer;
    }

    /// <summary>Stores a new document; returns the stored one if it already exists.</summary>
    private async Task<(StoredDocument? Known, long Position)> Store(
        SubmittedDocument document, CancellationToken ct) =>
        await documents.Find(document.Id, ct) is { } known
            ? (known, known.Position)
            : (null, await documents.Begin(document, ct));

    /// <summary>Waits, within the call's deadline, until the document is coded. Any node may code it.</summary>
    private async Task Wait(Guid id, DateTime deadline, CancellationToken ct)
    {
        var left = deadline.ToUniversalTime() - clock.GetUtcNow().UtcDateTime - AnswerTime;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left < WaitMax ? left : WaitMax);
        try
        {
            for (var pause = FirstPause; await documents.StateOf(id, patience.Token) == CodingStatus.Received;)
            {
                await Task.Delay(pause, patience.Token);
                pause = pause * 1.5 < PauseMax ? pause * 1.5 : PauseMax;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The answer shows the state reached so far.
        }
    }

    private async Task<SubmitDocumentResponse> Preview(
        SubmittedDocument document, DateOnly today, CancellationToken ct)
    {
        var preview = await PreviewMessages.Of(document, coders, today, ct);
        return new SubmitDocumentResponse
        {
            DocumentId = document.Id.ToString(),
            State = preview.State,
            AlreadyKnown = await documents.Find(document.Id, ct) is not null,
            Document = preview,
        };
    }
}
