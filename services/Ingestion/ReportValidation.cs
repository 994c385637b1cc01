using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Recording;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Rpc;
using ReportOutcome = Diplomacy.Protos.Ingestion.V1.ReportOutcome;

namespace Diplomacy.Ingestion;

/// <summary>Tells the valid reports of a request from the faulty ones, and all that is wrong with those.</summary>
internal static class ReportValidation
{
    private const int ReportsMax = 1_000;
    private const int RequestIdLengthMax = 64;
    private const int ShortTextMax = 64;
    private const int NameMax = 200;
    private const int LongTextMax = 2_000;
    private const int MentionsMax = 1_000_000_000;
    private const int QualityOfPeople = 1_000;
    private const int QualityOfMachines = 600;

    /// <summary>The valid reports, where they stood in the request, and an answer to every faulty one.</summary>
    public sealed record Result(
        IReadOnlyList<ProposedReport> Valid, IReadOnlyList<int> ValidIndexes, IReadOnlyList<ReportResult> Results);

    public static Result Validate(ReportSourceEventsRequest request, DateOnly today, string? reportedBy)
    {
        var faults = new Faults();
        faults.CheckText("request_id", request.RequestId, RequestIdLengthMax);
        if (request.Reports.Count == 0)
            faults.Add("reports", ErrorReason.RequiredFieldMissing, "reports is empty; expected 1 to 1,000.");
        if (request.Reports.Count > ReportsMax)
            faults.Add("reports", ErrorReason.TooManyItems,
                $"reports has {request.Reports.Count:N0} items; expected at most {ReportsMax:N0}.");
        faults.ThrowIfAny();

        var valid = new List<ProposedReport>(request.Reports.Count);
        var indexes = new List<int>(request.Reports.Count);
        var results = new List<ReportResult>(request.Reports.Count);
        for (var i = 0; i < request.Reports.Count; i++)
        {
            var own = new Faults();
            if (Read(request.Reports[i], $"reports[{i}]", today, reportedBy, own) is { } report)
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

    private static ReportResult Rejected(Faults faults)
    {
        var result = new ReportResult { Outcome = ReportOutcome.Rejected };
        foreach (var fault in faults.All)
            result.Faults.Add(new Fault
            {
                Field = fault.Field,
                Reason = fault.Reason,
                Description = fault.Description,
            });
        return result;
    }

    private static ProposedReport? Read(
        Report report, string path, DateOnly today, string? reportedBy, Faults faults)
    {
        var occurredOn = Fields.Date(report.OccurredOn, $"{path}.occurred_on", today, faults);
        var source = Fields.Country(report.Source, $"{path}.source", faults);
        var target = Fields.Country(report.Target, $"{path}.target", faults);
        Fields.CheckDifferent(source, target, $"{path}.target", faults);
        var code = Fields.Cameo(report.CameoCode, $"{path}.cameo_code", faults);
        var quality = ReadQuality(report, path, faults);
        if (report.AmountUsd < 0)
            faults.Add($"{path}.amount_usd", ErrorReason.OutOfRange,
                $"amount_usd is {report.AmountUsd:N0}; expected 0 or more.");
        if (report.Mentions is < 0 or > MentionsMax)
            faults.Add($"{path}.mentions", ErrorReason.OutOfRange,
                $"mentions is {report.Mentions:N0}; expected 1 to {MentionsMax:N0}.");
        faults.CheckText($"{path}.summary", report.Summary, LongTextMax);
        var origin = ReadOrigin(report.Origin ?? new Origin(), $"{path}.origin", faults);
        if (faults.All.Count > 0)
            return null;

        var dyad = new Dyad(source, target);
        return new ProposedReport(
            new SourceEventReported(
                Identity.OfReport(occurredOn, dyad, code, origin), occurredOn.ToString(), source.ToString(),
                target.ToString(), code.ToString(), quality, origin, report.AmountUsd, Math.Max(report.Mentions, 1),
                Given(report.Summary), ReportedBy: reportedBy),
            new Happening(dyad, code), occurredOn);
    }

    private static int ReadQuality(Report report, string path, Faults faults)
    {
        if (!report.HasQuality)
            return report.Origin is { Coder: not "" } or { Feed: not "" } ? QualityOfMachines : QualityOfPeople;
        var thousandths = Math.Round(report.Quality * 1_000);
        if (thousandths is >= 1 and <= 1_000)
            return (int)thousandths;
        faults.Add($"{path}.quality", ErrorReason.OutOfRange,
            $"quality is {report.Quality}; expected 0.001 to 1.");
        return 0;
    }

    private static ReportOrigin ReadOrigin(Origin origin, string path, Faults faults)
    {
        faults.CheckText($"{path}.publisher", origin.Publisher, NameMax);
        faults.CheckText($"{path}.feed", origin.Feed, ShortTextMax);
        faults.CheckText($"{path}.document_id", origin.DocumentId, NameMax);
        faults.CheckText($"{path}.quote", origin.Quote, LongTextMax);
        faults.CheckText($"{path}.url", origin.Url, LongTextMax);
        faults.CheckText($"{path}.coder", origin.Coder, ShortTextMax);
        faults.CheckText($"{path}.record_id", origin.RecordId, ShortTextMax);
        if (origin.Paragraph < 0)
            faults.Add($"{path}.paragraph", ErrorReason.OutOfRange,
                $"paragraph is {origin.Paragraph}; expected 0 or more.");
        if (origin.Span is { } span && (span.Start < 0 || span.Length < 1))
            faults.Add($"{path}.span", ErrorReason.OutOfRange,
                $"span starts at {span.Start} and is {span.Length} long; expected 0 or more, and 1 or more.");
        return new ReportOrigin(
            Given(origin.Publisher), Given(origin.Feed), Given(origin.DocumentId), origin.Paragraph,
            Given(origin.Quote), Given(origin.Url), Given(origin.Coder), Given(origin.RecordId),
            origin.Span?.Start ?? 0, origin.Span?.Length ?? 0);
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
