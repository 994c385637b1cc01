using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Coding;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Storage;

namespace Diplomacy.Ingestion.Documents.Processing;

/// <summary>A coder failed at a document that is worth another try.</summary>
internal sealed class CodingFailedException(string coder, string failure) : Exception($"{coder}: {failure}");

/// <summary>
/// Codes a document that waits: reads it, stores its reports, then notes that it is done. Dying in between costs
/// nothing, since the document waits until the last step, and reports that are stored already are known by their ids.
/// </summary>
internal sealed class DocumentCodingRuns(DocumentStore file, Coders coders, ReportBatcher batcher, TimeProvider clock)
{
    /// <summary>Codes a document, unless it does not wait.</summary>
    /// <param name="id">The document.</param>
    /// <param name="isLastTry">Whether a coder that fails is noted as having given up.</param>
    /// <exception cref="CodingFailedException">A coder failed.</exception>
    public async Task Run(Guid id, bool isLastTry, CancellationToken ct)
    {
        if (await file.Find(id, ct) is not { Document: { IsAwaited: true } document })
            return;
        var submitted = new SubmittedDocument(id, document.Received, await file.TextOf(id, ct));
        var answers = await coders.Read(submitted.ToCode, ct);
        if (answers.Count == 0)
            return;
        var failed = answers.FirstOrDefault(answer => answer.Failure is not null);
        if (failed is not null && !isLastTry)
            throw new CodingFailedException(failed.Coder, failed.Failure!);

        var noted = new List<object>(answers.Count);
        foreach (var answer in answers)
            noted.Add(answer.Coding is null
                ? new DocumentCodingFailed(answer.Coder, answer.Failure!)
                : await Store(submitted, answer, ct));
        await ConcurrencyRetry.Run(async () =>
        {
            // Another node may have been quicker, and editors may have asked anew since.
            if (await file.Find(id, ct) is { Document: { IsAwaited: true } seen })
                await file.Close(seen, submitted.Text, noted, ct);
            return true;
        }, ct);
        if (failed is not null)
            throw new CodingFailedException(failed.Coder, failed.Failure!);
    }

    /// <summary>Notes that no coder answered for a document.</summary>
    public async Task GiveUp(Guid id, string why, CancellationToken ct)
    {
        object[] failures = [.. coders.Names.Select(coder => new DocumentCodingFailed(coder, why))];
        if (failures.Length > 0 && await file.Find(id, ct) is { Document: { IsAwaited: true } seen })
            await file.Close(seen, await file.TextOf(id, ct), failures, ct);
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
