using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Coding;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Storage;

namespace Diplomacy.Ingestion.Documents.Processing;

/// <summary>A coder failed; the document may be tried again.</summary>
internal sealed class CodingFailedException(string coder, string failure) : Exception($"{coder}: {failure}");

/// <summary>
/// Codes a waiting document: reads it, stores its reports, then marks it as coded. A crash in between loses nothing:
/// the document waits until the last step, and reports stored before are recognized as duplicates by their ids.
/// </summary>
internal sealed class DocumentCodingRuns(
    DocumentStore documents, Coders coders, ReportBatcher batcher, TimeProvider clock)
{
    /// <summary>Codes a document if it is waiting.</summary>
    /// <param name="id">The document.</param>
    /// <param name="isLastTry">Whether a failure is recorded as final.</param>
    /// <exception cref="CodingFailedException">A coder failed.</exception>
    public async Task Run(Guid id, bool isLastTry, CancellationToken ct)
    {
        if (await documents.Find(id, ct) is not { Document: { IsAwaited: true } document })
            return;
        var submitted = new SubmittedDocument(id, document.Received, await documents.TextOf(id, ct));
        var answers = await coders.Read(submitted.ToCode, ct);
        if (answers.Count == 0)
            return;
        var failed = answers.FirstOrDefault(answer => answer.Failure is not null);
        if (failed is not null && !isLastTry)
            throw new CodingFailedException(failed.Coder, failed.Failure!);

        var noted = new List<ICodingResult>(answers.Count);
        foreach (var answer in answers)
            noted.Add(answer.Coding is null
                ? new DocumentCodingFailed(answer.Coder, answer.Failure!)
                : await Store(submitted, answer, ct));
        await ConcurrencyRetry.Run(async () =>
        {
            // Another node may have closed it meanwhile, or an editor may have requested a retry.
            if (await documents.Find(id, ct) is { Document: { IsAwaited: true } seen })
                await documents.Close(seen, submitted.Text, noted, ct);
            return true;
        }, ct);
        if (failed is not null)
            throw new CodingFailedException(failed.Coder, failed.Failure!);
    }

    /// <summary>Records that no coder answered.</summary>
    public async Task GiveUp(Guid id, string why, CancellationToken ct)
    {
        ICodingResult[] failures = [.. coders.Names.Select(coder => new DocumentCodingFailed(coder, why))];
        if (failures.Length > 0 && await documents.Find(id, ct) is { Document: { IsAwaited: true } seen })
            await documents.Close(seen, await documents.TextOf(id, ct), failures, ct);
    }

    private async Task<DocumentCoded> Store(SubmittedDocument document, CoderAnswer answer, CancellationToken ct)
    {
        var coding = answer.Coding!;
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var result = CodedReports.Propose(document, answer.Coder, coding, today);
        var placed = result.Proposed.Count == 0 ? [] : (await batcher.Write(result.Proposed, ct)).Placed;
        var unknown = CodedReports.Unknown(coding);
        return new DocumentCoded(
            answer.Coder,
            placed.Count == 0 ? null : [.. placed.Zip(result.Spans, (report, span) =>
                new PlacedReport(report.ReportId, report.SourceEventId, span.Start, span.Length))],
            unknown.Count == 0 ? null : unknown,
            result.Refused.Count == 0 ? null : result.Refused,
            coding.WhyEmpty);
    }
}
