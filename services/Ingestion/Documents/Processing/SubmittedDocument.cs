using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Coding;
using Diplomacy.Domain.Coding.Text;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Ingestion.Reporting;

namespace Diplomacy.Ingestion.Documents.Processing;

/// <summary>A validated document with its text.</summary>
internal sealed record SubmittedDocument(Guid Id, DocumentReceived Event, string Text)
{
    /// <summary>The document as a coder reads it.</summary>
    public DocumentText ToCode => new(
        Text, Event.PublishedOn is { } day ? PartialDate.Parse(day).First : null, Event.Title);
}

/// <summary>Converts a coding to reports.</summary>
internal static class CodedReports
{
    private const int ListedMax = 200;

    /// <summary>The reports with their spans in the text, and the refused ones.</summary>
    public sealed record Result(
        IReadOnlyList<ProposedReport> Proposed, IReadOnlyList<TextSpan> Spans, IReadOnlyList<RefusedReport> Refused);

    /// <summary>Refuses reports dated in the future; keeps the first of equal reports of a paragraph.</summary>
    public static Result Propose(SubmittedDocument document, string coder, DocumentCoding coding, DateOnly today)
    {
        var proposed = new List<ProposedReport>(coding.Reports.Count);
        var spans = new List<TextSpan>(coding.Reports.Count);
        var refused = new List<RefusedReport>();
        var known = new HashSet<Guid>();
        foreach (var coded in coding.Reports)
        {
            if (FaultOf(coded, today) is { } fault)
            {
                if (refused.Count < ListedMax)
                    refused.Add(new RefusedReport(coded.Span.Start, coded.Span.Length, fault));
                continue;
            }
            var report = Of(document, coder, coded);
            if (!known.Add(report.Event.ReportId))
                continue;
            proposed.Add(report);
            spans.Add(coded.Span);
        }
        // The coder's own refusals follow those of reports that it made.
        refused.AddRange(coding.Refused.Take(ListedMax - refused.Count)
            .Select(one => new RefusedReport(one.Span.Start, one.Span.Length, one.Why)));
        return new Result(proposed, spans, refused);
    }

    /// <summary>The actor names unknown to the coder, each at its first occurrence.</summary>
    public static IReadOnlyList<NamedActor> Unknown(DocumentCoding coding) =>
        [
            .. coding.UnknownActors.DistinctBy(actor => actor.Name).Take(ListedMax)
                .Select(actor => new NamedActor(actor.Name, actor.Span.Start, actor.Span.Length)),
        ];

    private static string? FaultOf(CodedReport coded, DateOnly today) =>
        coded.Source == coded.Target ? $"source and target are both {coded.Source}; expected two countries."
        : coded.OccurredOn.First > today
            ? $"{coded.OccurredOn} is in the future; expected {today:yyyy-MM-dd} or earlier."
        : StateDates.FaultOf(coded.Source, coded.OccurredOn) ?? StateDates.FaultOf(coded.Target, coded.OccurredOn);

    private static ProposedReport Of(SubmittedDocument document, string coder, CodedReport coded)
    {
        var dyad = new Dyad(coded.Source, coded.Target);
        var origin = new ReportOrigin(
            document.Event.Publisher, Feed: null, document.Id.ToString(), coded.Paragraph,
            ReportFields.Quote(coded.Quote),
            document.Event.Url, coder, RecordId: null, coded.Span.Start, coded.Span.Length);
        return new ProposedReport(
            new SourceEventReported(
                Identity.OfReport(coded.OccurredOn, dyad, coded.Code, origin), coded.OccurredOn.ToString(),
                coded.Source.ToString(), coded.Target.ToString(), coded.Code.ToString(), coded.Quality, origin,
                coded.AmountUsd, ReportedBy: document.Event.SubmittedBy, CountsAs: document.Event.CountsAs),
            new ActionKey(dyad, coded.Code), coded.OccurredOn);
    }
}
