using System.Globalization;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Shouldly;

namespace Diplomacy.Testing;

/// <summary>Reports in one line, and the sending of them.</summary>
public static class Reports
{
    private const int RequestMax = 1_000;

    /// <summary>A date of "2008", "2008-09" or "2008-09-15".</summary>
    public static Date On(string date)
    {
        var parts = date.Split('-').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new Date { Year = parts[0], Month = parts.ElementAtOrDefault(1), Day = parts.ElementAtOrDefault(2) };
    }

    /// <summary>A report; without quality and origin it is a person's own.</summary>
    public static Report Of(
        string date, string source, string target, string cameo, double? quality = null, string publisher = "",
        string document = "", string feed = "", string record = "")
    {
        var report = new Report
        {
            OccurredOn = On(date),
            Source = source,
            Target = target,
            CameoCode = cameo,
            Origin = new Origin { Publisher = publisher, DocumentId = document, Feed = feed, RecordId = record },
        };
        if (quality is { } given)
            report.Quality = given;
        return report;
    }

    /// <summary>A request with these reports.</summary>
    public static ReportSourceEventsRequest Request(params IEnumerable<Report> reports)
    {
        var request = new ReportSourceEventsRequest();
        request.Reports.Add(reports);
        return request;
    }

    /// <summary>Sends reports in one request.</summary>
    public static async Task<ReportSourceEventsResponse> ReportAsync(
        this RunningServices services, params IEnumerable<Report> reports) =>
        await services.Ingestion.ReportSourceEventsAsync(Request(reports), deadline: services.CallDeadline);

    /// <summary>Sends reports that must all be taken, in as many requests as it takes; gives a checkpoint.</summary>
    public static async Task<Checkpoint> StoreAsync(this RunningServices services, params IEnumerable<Report> reports)
    {
        var checkpoint = new Checkpoint();
        foreach (var chunk in reports.Chunk(RequestMax))
        {
            var answer = await services.ReportAsync(chunk);
            answer.Results.ShouldAllBe(result => result.Outcome != ReportOutcome.Rejected);
            checkpoint = answer.Checkpoint;
        }
        return checkpoint;
    }
}
