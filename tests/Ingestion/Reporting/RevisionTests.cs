using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Diplomacy.Tests.Ingestion.Editing;
using static Diplomacy.Protos.Ingestion.V1.ReportOutcome;
using SourceEvent = Diplomacy.Protos.Query.V1.SourceEvent;

namespace Diplomacy.Tests.Ingestion.Reporting;

/// <summary>Feeds revise their records.</summary>
public sealed class RevisionTests(RunningServices services) : IClassFixture<RunningServices>
{
    /// <summary>Each changes one field that does not say what happened.</summary>
    private static readonly Dictionary<string, Action<Report>> Contents = new()
    {
        ["quality"] = report => report.Quality = 0.8,
        ["amount"] = report => report.AmountUsd = 5_000_000,
        ["mentions"] = report => report.Mentions = 12,
        ["summary"] = report => report.Summary = "They agreed, says the second edition.",
        ["quote"] = report => report.Origin.Quote = "\"Agreed\", he said.",
    };

    /// <summary>Each changes what happened, or who says so.</summary>
    private static readonly Dictionary<string, Action<Report>> Facts = new()
    {
        ["date"] = report => report.OccurredOn = Reports.On("2009-04-02"),
        ["code"] = report => report.CameoCode = "190",
        ["target"] = report => report.Target = "CRI",
        ["publisher"] = report => report.Origin.Publisher = "La Nación",
    };

    public static TheoryData<string> ContentNames => [.. Contents.Keys];

    public static TheoryData<string> FactNames => [.. Facts.Keys];

    [Theory]
    [MemberData(nameof(ContentNames))]
    public async Task Other_content_of_a_record_supersedes_the_earlier_and_history_has_both(string changed)
    {
        var report = Of($"content-{changed}", "GTM", "NIC");
        report.OccurredOn = Reports.On($"2009-05-{1 + Contents.Keys.ToList().IndexOf(changed):00}");
        var revised = report.Clone();
        Contents[changed](revised);

        var first = await services.ReportAsync(report);
        var second = await services.ReportAsync(revised);
        var again = await services.ReportAsync(revised, report);

        first.Results[0].Outcome.ShouldBe(Recorded);
        second.Results[0].Outcome.ShouldBe(Revised);
        second.Results[0].SourceEventId.ShouldBe(first.Results[0].SourceEventId);
        again.Results.ShouldAllBe(result => result.Outcome == Duplicate);
        var now = (await FindAsync(report, again.Checkpoint)).ShouldHaveSingleItem();
        Shown(now.Reports.ShouldHaveSingleItem()).ShouldBe(Shown(revised));
        now.History.Select(revision => revision.Kind)
            .ShouldBe([RevisionKind.Reported, RevisionKind.ReportRevised]);
        Shown((await FindAsync(report, first.Checkpoint))[0].Reports[0]).ShouldBe(Shown(report));
    }

    [Theory]
    [MemberData(nameof(FactNames))]
    public async Task A_record_with_other_facts_counts_once_and_the_score_follows(string changed)
    {
        var report = Of($"fact-{changed}", "PAN", "SLV");
        report.Source = changed switch { "date" => "BLZ", "code" => "HTI", "target" => "DOM", _ => "JAM" };
        var revised = report.Clone();
        Facts[changed](revised);

        var first = await services.ReportAsync(report);
        var second = await services.ReportAsync(revised);
        var again = await services.ReportAsync(revised, report);

        second.Results[0].Outcome.ShouldBe(Revised);
        again.Results.ShouldAllBe(result => result.Outcome == Duplicate);
        var now = (await FindAsync(report, again.Checkpoint)).ShouldHaveSingleItem();
        now.SourceEventId.ShouldBe(second.Results[0].SourceEventId);
        now.Reports.ShouldHaveSingleItem().ReportId.ShouldBe(second.Results[0].ReportId);
        (now.Target, now.CameoCode).ShouldBe((revised.Target, revised.CameoCode));
        (await FindAsync(report, first.Checkpoint)).ShouldHaveSingleItem()
            .SourceEventId.ShouldBe(first.Results[0].SourceEventId);
        // The score is as if only the revised form had ever been sent.
        var alone = revised.Clone();
        alone.Source = changed switch { "date" => "TTO", "code" => "GUY", "target" => "SUR", _ => "ATG" };
        alone.Origin.RecordId += " alone";
        var known = await services.StoreAsync(alone);
        (await services.ScoreAsync(report.Source, revised.Target, "2009-12-31", known)).ShouldBe(
            await services.ScoreAsync(alone.Source, revised.Target, "2009-12-31", known));
        if (changed == "target")
            (await services.ScoreAsync(report.Source, "SLV", "2009-12-31", again.Checkpoint)).Evidence.ShouldBe(0);
    }

    [Fact]
    public async Task In_one_request_the_last_form_of_a_record_counts()
    {
        var report = Of("once", "URY", "CHL");
        var revised = report.Clone();
        revised.CameoCode = "043";
        var third = revised.Clone();
        third.Mentions = 7;

        var answer = await services.ReportAsync(report, revised, third);

        answer.Results.Select(result => result.Outcome).ShouldBe([Recorded, Revised, Revised]);
        var now = (await FindAsync(report, answer.Checkpoint)).ShouldHaveSingleItem();
        now.CameoCode.ShouldBe("043");
    }

    [Fact]
    public async Task What_an_editor_decided_about_a_record_stands()
    {
        var report = Of("edited", "URY", "ECU");
        var stored = await services.ReportOneAsync(report);
        var corrected = await services.CorrectAsync(stored.SourceEventId, cameo: "057");
        var revised = report.Clone();
        revised.CameoCode = "190";

        var answer = await services.ReportAsync(revised);

        answer.Results[0].Outcome.ShouldBe(Duplicate);
        answer.Results[0].SourceEventId.ShouldBe(corrected.Edit.MovedToId);
        (await services.EvidenceAsync("URY", "ECU", answer.Checkpoint)).ShouldHaveSingleItem()
            .CameoCode.ShouldBe("057");
    }

    [Fact]
    public async Task A_withdrawn_record_counts_again_in_another_form()
    {
        var report = Of("withdrawn", "URY", "COL");
        var stored = await services.ReportOneAsync(report);
        await services.WithdrawAsync(stored.SourceEventId, stored.ReportId);
        var revised = report.Clone();
        revised.CameoCode = "043";

        var answer = await services.ReportAsync(revised);

        answer.Results[0].Outcome.ShouldBe(Revised);
        (await FindAsync(report, answer.Checkpoint)).ShouldHaveSingleItem().CameoCode.ShouldBe("043");
    }

    [Fact]
    public async Task Writers_of_one_record_at_once_leave_one_report()
    {
        var forms = Enumerable.Range(1, 20).Select(day =>
        {
            var form = Of("raced", "MEX", "CUB");
            form.OccurredOn = Reports.On($"2009-06-{day:00}");
            form.Target = day % 2 == 0 ? "CUB" : "BHS";
            return form;
        }).ToArray();

        await Task.WhenAll(forms.Select(form => services.ReportAsync(form)));

        var end = await services.ReportAsync(Of("end", "MEX", "BHS"));
        (await FindAsync(forms[0], end.Checkpoint)).ShouldHaveSingleItem().Reports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Evidence_without_a_country_needs_feed_and_record() =>
        (await services.Query.ListSourceEventsAsync(
            new() { Feed = "icews" }, deadline: services.CallDeadline).FailureAsync())
            .Reason.ShouldBe("REQUIRED_FIELD_MISSING");

    private static Report Of(string record, string source, string target) => Reports.Of(
        "2009-03-04", source, target, "042", quality: 0.6, publisher: "El País", feed: "icews", record: record);

    private static (double, long, string, string) Shown(SourceEventReport report) =>
        (report.Quality, report.AmountUsd, report.Summary, report.Quote);

    private static (double, long, string, string) Shown(Report report) =>
        (report.Quality, report.AmountUsd, report.Summary, report.Origin.Quote);

    private async Task<IReadOnlyList<SourceEvent>> FindAsync(Report report, Checkpoint at) =>
        (await services.Query.ListSourceEventsAsync(
            new()
            {
                Feed = report.Origin.Feed,
                RecordId = report.Origin.RecordId,
                KnownAt = new KnownAt { Checkpoint = at },
            },
            deadline: services.CallDeadline)).SourceEvents;
}
