using Diplomacy.Contracts.Events;
using Diplomacy.Ingestion.Documents.Processing;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Documents;

/// <summary>Converts a coder's answer to a preview of the reports to store.</summary>
internal static class PreviewMessages
{
    /// <summary>The most reports in a preview, so that the answer fits in a message.</summary>
    private const int ReportsMax = 500;

    /// <summary>What the coders of this service make of a document; nothing is stored.</summary>
    public static async Task<Document> Of(
        SubmittedDocument document, Coders coders, DateOnly today, CancellationToken ct)
    {
        var preview = DocumentMessages.Of(document.Id, document.Event);
        preview.State = DocumentState.Coded;
        foreach (var read in await coders.Read(document.ToCode, ct))
        {
            var (coding, reports) = Of(document, read, today);
            preview.State = coding.Failure.Length > 0 ? DocumentState.Failed : preview.State;
            preview.Codings.Add(coding);
            preview.Reports.Add(reports);
            preview.ReportCount += coding.ReportCount;
        }
        return preview;
    }

    private static (Coding Coding, IEnumerable<DocumentReport> Reports) Of(
        SubmittedDocument document, CoderAnswer answer, DateOnly today)
    {
        if (answer.Coding is not { } coding)
            return (DocumentMessages.Of(answer.Coder, new DocumentCodingFailed(answer.Coder, answer.Failure!)), []);
        var result = CodedReports.Propose(document, answer.Coder, coding, today);
        var message = DocumentMessages.Of(answer.Coder, new DocumentCoded(
            answer.Coder, Reports: null, CodedReports.Unknown(coding), result.Refused, coding.WhyEmpty));
        message.ReportCount = result.Proposed.Count;
        return (message, result.Proposed.Take(ReportsMax).Select(proposed =>
        {
            var report = DocumentMessages.Of(proposed.Event, DocumentReportState.Previewed);
            report.ReportId = "";
            return report;
        }));
    }
}
