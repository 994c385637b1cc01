using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Requests;
using ReportOutcome = Diplomacy.Protos.Ingestion.V1.ReportOutcome;

namespace Diplomacy.Ingestion.Reporting;

/// <summary>Separates the valid reports of a request from the faulty ones, and lists the faults.</summary>
internal sealed class ReportValidation(CoderNames coders, TimeProvider clock)
{
    private const int ReportsMax = 1_000;
    private const int RequestIdLengthMax = 64;
    private const int ShortTextMax = 64;
    private const int NameMax = 200;
    private const int MentionsMax = 1_000_000_000;
    private const int QualityOfPeople = 1_000;
    private const int QualityOfMachines = 600;

    /// <summary>Tells a caller from a publisher of the same name.</summary>
    private const string ReporterPrefix = "reporter:";

    /// <summary>The valid reports with their indexes in the request, and a result for each faulty one.</summary>
    public sealed record Result(
        IReadOnlyList<ProposedReport> Valid, IReadOnlyList<int> ValidIndexes, IReadOnlyList<ReportResult> Results);

    /// <summary>Checks the request as a whole.</summary>
    public static void CheckRequest(ReportSourceEventsRequest request)
    {
        var errors = new ValidationErrors();
        errors.CheckText("request_id", request.RequestId, RequestIdLengthMax);
        if (request.Reports.Count == 0)
            errors.Add("reports", ErrorReason.RequiredFieldMissing, "reports is empty; expected 1 to 1,000.");
        if (request.Reports.Count > ReportsMax)
            errors.Add("reports", ErrorReason.TooManyItems,
                $"reports has {request.Reports.Count:N0} items; expected at most {ReportsMax:N0}.");
        errors.ThrowIfAny();
    }

    /// <summary>Checks each report.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reportedBy">The subject of the caller's token; null without access control.</param>
    /// <param name="filed">What the documents on file say, by the index of the report.</param>
    public Result Validate(
        ReportSourceEventsRequest request, string? reportedBy, IReadOnlyDictionary<int, FiledQuote> filed)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var valid = new List<ProposedReport>(request.Reports.Count);
        var indexes = new List<int>(request.Reports.Count);
        var results = new List<ReportResult>(request.Reports.Count);
        for (var i = 0; i < request.Reports.Count; i++)
        {
            var own = new ValidationErrors();
            var quoted = filed.GetValueOrDefault(i);
            if (Read(request.Reports[i], $"reports[{i}]", today, reportedBy, quoted, own) is { } report)
            {
                valid.Add(report);
                indexes.Add(i);
                results.Add(new ReportResult());
            }
            else
                results.Add(Rejected(own));
        }
        return new Result(valid, indexes, results);
    }

    /// <summary>Checks one report of no request; null where it is faulty.</summary>
    /// <param name="report">The report.</param>
    /// <param name="reportedBy">The subject of the caller's token; null without access control.</param>
    /// <param name="filed">What its document says, where that is on file.</param>
    /// <param name="errors">Where its faults are added.</param>
    public ProposedReport? Validate(Report report, string? reportedBy, FiledQuote? filed, ValidationErrors errors) =>
        Read(report, "report", DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), reportedBy, filed, errors);

    private static ReportResult Rejected(ValidationErrors errors)
    {
        var result = new ReportResult { Outcome = ReportOutcome.Rejected };
        foreach (var fault in errors.All)
            result.Faults.Add(new Fault
            {
                Field = fault.Field,
                Reason = fault.Reason,
                Description = fault.Description,
            });
        return result;
    }

    private ProposedReport? Read(
        Report report, string path, DateOnly today, string? reportedBy, FiledQuote? filed, ValidationErrors errors)
    {
        var occurredOn = ReportFields.Date(report.OccurredOn, $"{path}.occurred_on", today, errors);
        CountryField.CheckSystem(report.CodeSystem, $"{path}.code_system", errors);
        var source = CountryField.Read(report.Source, $"{path}.source", errors, report.CodeSystem);
        var target = CountryField.Read(report.Target, $"{path}.target", errors, report.CodeSystem);
        ReportFields.CheckDifferent(source, target, $"{path}.target", errors);
        ReportFields.CheckExisted(source, occurredOn, $"{path}.source", errors);
        ReportFields.CheckExisted(target, occurredOn, $"{path}.target", errors);
        var code = ReportFields.Cameo(report.CameoCode, $"{path}.cameo_code", errors);
        var quality = ReadQuality(report, path, errors);
        if (report.AmountUsd < 0)
            errors.Add($"{path}.amount_usd", ErrorReason.OutOfRange,
                $"amount_usd is {report.AmountUsd:N0}; expected 0 or more.");
        if (report.Mentions is < 0 or > MentionsMax)
            errors.Add($"{path}.mentions", ErrorReason.OutOfRange,
                $"mentions is {report.Mentions:N0}; expected 1 to {MentionsMax:N0}.");
        errors.CheckText($"{path}.summary", report.Summary, ReportFields.LongTextMax);
        var origin = ReadOrigin(report.Origin ?? new Origin(), filed, $"{path}.origin", errors);
        if (errors.All.Count > 0)
            return null;

        var dyad = new Dyad(source, target);
        return new ProposedReport(
            new SourceEventReported(
                Identity.OfReport(occurredOn, dyad, code, origin), occurredOn.ToString(), source.ToString(),
                target.ToString(), code.ToString(), quality, origin, report.AmountUsd, Math.Max(report.Mentions, 1),
                Given(report.Summary), ReportedBy: reportedBy,
                // Anyone can name a publisher. Where the text is not on file, the caller is the source.
                CountsAs: filed is not null ? filed.Received.CountsAs
                    : reportedBy is not null ? ReporterPrefix + reportedBy : null),
            new ActionKey(dyad, code), occurredOn);
    }

    private static int ReadQuality(Report report, string path, ValidationErrors errors)
    {
        if (!report.HasQuality)
            return report.Origin is { Coder: not "" } or { Feed: not "" } ? QualityOfMachines : QualityOfPeople;
        var thousandths = Math.Round(report.Quality * 1_000);
        if (thousandths is >= 1 and <= 1_000)
            return (int)thousandths;
        errors.Add($"{path}.quality", ErrorReason.OutOfRange,
            $"quality is {report.Quality}; expected 0.001 to 1.");
        return 0;
    }

    private ReportOrigin ReadOrigin(Origin origin, FiledQuote? filed, string path, ValidationErrors errors)
    {
        errors.CheckText($"{path}.publisher", origin.Publisher, NameMax);
        errors.CheckText($"{path}.feed", origin.Feed, ShortTextMax);
        errors.CheckText($"{path}.document_id", origin.DocumentId, NameMax);
        errors.CheckText($"{path}.quote", origin.Quote, ReportFields.LongTextMax);
        errors.CheckText($"{path}.url", origin.Url, ReportFields.LongTextMax);
        errors.CheckText($"{path}.coder", origin.Coder, ShortTextMax);
        errors.CheckText($"{path}.record_id", origin.RecordId, ShortTextMax);
        coders.CheckForeign($"{path}.coder", origin.Coder, errors);
        if (filed is { IsFound: false })
            errors.Add($"{path}.quote", ErrorReason.QuoteNotInDocument,
                $"document {origin.DocumentId} is on file and does not contain the quote; expected its own words, or a "
                + "span within its text.");
        if (origin.Paragraph < 0)
            errors.Add($"{path}.paragraph", ErrorReason.OutOfRange,
                $"paragraph is {origin.Paragraph}; expected 0 or more.");
        if (origin.Span is { } span && (span.Start < 0 || span.Length < 1))
            errors.Add($"{path}.span", ErrorReason.OutOfRange,
                $"span starts at {span.Start} and is {span.Length} long; expected 0 or more, and 1 or more.");
        if (filed is not null)
            return new ReportOrigin(
                filed.Received.Publisher, Given(origin.Feed), origin.DocumentId, origin.Paragraph,
                Given(ReportFields.Quote(filed.Quote)), filed.Received.Url, Given(origin.Coder),
                Given(origin.RecordId), filed.Start, filed.Quote.Length);
        return new ReportOrigin(
            Given(origin.Publisher), Given(origin.Feed), Given(origin.DocumentId), origin.Paragraph,
            Given(origin.Quote), Given(origin.Url), Given(origin.Coder), Given(origin.RecordId),
            origin.Span?.Start ?? 0, origin.Span?.Length ?? 0);
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
