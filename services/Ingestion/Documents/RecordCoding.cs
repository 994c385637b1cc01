using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Documents;
using Diplomacy.Ingestion.Documents.Processing;
using Diplomacy.Ingestion.Editing;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;

namespace Diplomacy.Ingestion.Documents;

/// <summary>Stores the coding of a document by an external coder.</summary>
internal sealed class RecordCoding(
    DocumentStore documents, CoderNames coders, ReportValidation validation, ReportBatcher batcher,
    CheckpointTokens checkpoints)
{
    private const int CoderMax = 64;
    private const int CodersMax = 16;
    private const int ReportsMax = 1_000;
    private const int UnknownActorsMax = 200;
    private const int NameMax = 200;
    private const int WhyEmptyMax = 2_000;

    public async Task<RecordCodingResponse> Handle(
        RecordCodingRequest request, string? subject, CancellationToken ct)
    {
        var id = Validate(request);
        var document = (await documents.Find(id, ct) ?? throw GetDocument.Unknown(id)).Document;
        CheckSpans(request, document.Received.TextLength);
        CheckCoders(request, document);
        var attributed = Attributed(request, document);
        var text = await documents.TextOf(id, ct);
        var quotes = attributed.Reports.Index().ToDictionary(
            one => one.Index, one => FiledDocuments.In(text, one.Item.Origin, document.Received));
        var asked = validation.Validate(attributed, subject, quotes);

        var written = await batcher.Write(asked.Valid, ct);
        var position = await ConcurrencyRetry.Run(() => Note(id, text, CodedOf(request, asked, written), ct), ct);

        var answer = new RecordCodingResponse { Checkpoint = checkpoints.At(Math.Max(written.Position, position)) };
        answer.Results.Add(ReportSourceEvents.Answer(asked, written).Results);
        return answer;
    }

    private Guid Validate(RecordCodingRequest request)
    {
        var errors = new ValidationErrors();
        var id = EditValidation.ReadId(request.DocumentId, "document_id", errors);
        if (request.Coder.Length == 0)
            errors.Missing("coder");
        errors.CheckText("coder", request.Coder, CoderMax);
        coders.CheckForeign("coder", request.Coder, errors);
        CheckCount("reports", request.Reports.Count, ReportsMax);
        CheckCount("unknown_actors", request.UnknownActors.Count, UnknownActorsMax);
        for (var i = 0; i < request.UnknownActors.Count; i++)
            errors.CheckText($"unknown_actors[{i}].name", request.UnknownActors[i].Name, NameMax);
        errors.CheckText("why_empty", request.WhyEmpty, WhyEmptyMax);
        errors.ThrowIfAny();
        return id;

        void CheckCount(string field, int count, int max)
        {
            if (count > max)
                errors.Add(field, ErrorReason.TooManyItems,
                    $"{field} has {count:N0} items; expected at most {max:N0}.");
        }
    }

    /// <summary>Each coder keeps a coding of the document, so their number is limited.</summary>
    private static void CheckCoders(RecordCodingRequest request, DocumentAggregate document)
    {
        if (document.Codings.Count < CodersMax || document.Codings.ContainsKey(request.Coder))
            return;
        var errors = new ValidationErrors();
        errors.Add("coder", ErrorReason.TooManyItems,
            $"{document.Codings.Count} coders have coded this document; expected at most {CodersMax}.");
        errors.ThrowIfAny();
    }

    private static void CheckSpans(RecordCodingRequest request, int textLength)
    {
        var errors = new ValidationErrors();
        for (var i = 0; i < request.Reports.Count; i++)
            Check($"reports[{i}].origin.span", request.Reports[i].Origin?.Span);
        for (var i = 0; i < request.UnknownActors.Count; i++)
            Check($"unknown_actors[{i}].span", request.UnknownActors[i].Span);
        errors.ThrowIfAny();

        void Check(string field, Protos.Type.V1.TextSpan? span)
        {
            if (span is null)
                errors.Missing(field);
            else if (span.Start < 0 || span.Length < 1 || (long)span.Start + span.Length > textLength)
                errors.Add(field, ErrorReason.OutOfRange,
                    $"{field} starts at {span.Start} and is {span.Length} long; expected to lie within the "
                    + $"{textLength:N0} characters of the text.");
        }
    }

    /// <summary>
    /// The reports with document and coder set in their origin, overriding what the caller sent. Publisher and URL are
    /// those of the document, as for every report of a document on file.
    /// </summary>
    private static ReportSourceEventsRequest Attributed(
        RecordCodingRequest request, DocumentAggregate document)
    {
        var attributed = new ReportSourceEventsRequest();
        foreach (var report in request.Reports)
        {
            var own = report.Clone();
            own.Origin = new Origin
            {
                DocumentId = document.Id.ToString(),
                Coder = request.Coder,
                Paragraph = report.Origin.Paragraph,
                Quote = report.Origin.Quote,
                Span = report.Origin.Span,
            };
            attributed.Reports.Add(own);
        }
        return attributed;
    }

    private static DocumentCoded CodedOf(RecordCodingRequest request, ReportValidation.Result asked, Written written)
    {
        PlacedReport[] placed = [.. written.Placed.Zip(asked.Valid.Select(valid => valid.Event.Origin), (report, at) =>
            new PlacedReport(report.ReportId, report.SourceEventId, at.SpanStart, at.SpanLength))];
        NamedActor[] unknown = [.. request.UnknownActors.DistinctBy(actor => actor.Name)
            .Select(actor => new NamedActor(actor.Name, actor.Span.Start, actor.Span.Length))];
        return new DocumentCoded(
            request.Coder, placed.Length == 0 ? null : placed, unknown.Length == 0 ? null : unknown,
            WhyEmpty: request.WhyEmpty.Length == 0 ? null : request.WhyEmpty, Beside: true);
    }

    /// <summary>Appends the coding to the document's stream, unless it equals the coder's last one.</summary>
    private async Task<long> Note(Guid id, string text, DocumentCoded coded, CancellationToken ct)
    {
        var seen = (await documents.Find(id, ct))!;
        if (!IsSame(seen.Document.Codings.GetValueOrDefault(coded.Coder) as DocumentCoded, coded))
            await documents.Close(seen.Document, text, [coded], ct);
        return (await documents.Find(id, ct))!.Position;
    }

    private static bool IsSame(DocumentCoded? one, DocumentCoded other) =>
        one is not null && one.WhyEmpty == other.WhyEmpty
        && (one.UnknownActors ?? []).SequenceEqual(other.UnknownActors ?? [])
        && (one.Reports ?? []).Select(report => report.ReportId)
            .SequenceEqual((other.Reports ?? []).Select(report => report.ReportId));
}
