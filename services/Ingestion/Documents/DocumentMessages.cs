using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Documents;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Ingestion.Documents.Processing;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Google.Protobuf.WellKnownTypes;

namespace Diplomacy.Ingestion.Documents;

/// <summary>Converts documents and their reports to messages.</summary>
internal static class DocumentMessages
{
    /// <summary>A document without its text and its reports.</summary>
    public static Document Of(StoredDocument onFile)
    {
        var document = onFile.Document;
        var answer = Of(document.Id, document.Received);
        answer.State = StateOf(document.State);
        answer.ReceivedAt = onFile.Stream[0].Timestamp.ToTimestamp();
        answer.ReportCount = document.Reports.Length;
        foreach (var (coder, coding) in document.Codings)
        {
            var message = Of(coder, coding);
            message.CodedAt =
                onFile.Stream.Last(stored => ReferenceEquals(stored.Data, coding)).Timestamp.ToTimestamp();
            answer.Codings.Add(message);
        }
        return answer;
    }

    /// <summary>A document as it was submitted.</summary>
    public static Document Of(Guid id, DocumentReceived received) => new()
    {
        DocumentId = id.ToString(),
        Title = received.Title ?? "",
        Source = received.Publisher ?? "",
        PublishedOn = received.PublishedOn is { } day ? Of(PartialDate.Parse(day)) : null,
        Url = received.Url ?? "",
        SubmittedBy = received.SubmittedBy ?? "",
        CopyOf = received.CopyOf?.ToString() ?? "",
    };

    /// <summary>
    /// The last result of a coder: a <see cref="DocumentCoded"/> or a <see cref="DocumentCodingFailed"/>.
    /// </summary>
    public static Coding Of(string coder, ICodingResult coding)
    {
        var answer = new Coding { Coder = coder };
        if (coding is DocumentCodingFailed failed)
            answer.Failure = failed.Reason;
        if (coding is not DocumentCoded coded)
            return answer;
        answer.WhyEmpty = coded.WhyEmpty ?? "";
        answer.ReportCount = coded.Reports?.Count ?? 0;
        answer.UnknownActors.Add((coded.UnknownActors ?? []).Select(actor => new UnknownActor
        {
            Name = actor.Name,
            Span = new TextSpan { Start = actor.Start, Length = actor.Length },
        }));
        answer.Refused.Add((coded.Refused ?? []).Select(refused => new RefusedCoding
        {
            Span = new TextSpan { Start = refused.Start, Length = refused.Length },
            Why = refused.Why,
        }));
        return answer;
    }

    /// <summary>A report of a document and its state.</summary>
    public static DocumentReport Of(SourceEventReported report, DocumentReportState state)
    {
        var code = CameoCode.Parse(report.CameoCode);
        return new DocumentReport
        {
            ReportId = report.ReportId.ToString(),
            State = state,
            Coder = report.Origin.Coder ?? "",
            Span = new TextSpan { Start = report.Origin.SpanStart, Length = report.Origin.SpanLength },
            Paragraph = report.Origin.Paragraph,
            Quote = report.Origin.Quote ?? "",
            OccurredOn = Of(PartialDate.Parse(report.OccurredOn)),
            Source = report.Source,
            Target = report.Target,
            CameoCode = report.CameoCode,
            CameoName = code.Description,
            Quality = report.Quality / 1_000.0,
            AmountUsd = report.AmountUsd,
            ReviewedBy = report.ReviewedBy ?? "",
            CodedAs = report.Stated is not { } stated ? null : new CodedAs
            {
                OccurredOn = Of(PartialDate.Parse(stated.OccurredOn)),
                Source = stated.Source,
                Target = stated.Target,
                CameoCode = stated.CameoCode,
            },
        };
    }

    public static DocumentState StateOf(CodingStatus state) => state switch
    {
        CodingStatus.Coded => DocumentState.Coded,
        CodingStatus.Failed => DocumentState.Failed,
        _ => DocumentState.Received,
    };

    private static Date Of(PartialDate date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };
}
