using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Core;

namespace Diplomacy.Tests.Ingestion.Reporting;

public sealed class FaultTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const int LongTextMax = 2_000;

    [Fact]
    public async Task Every_fault_of_a_report_is_named_at_once()
    {
        var report = Reports.Of("2009-02-28", "Atlantis", "Korea", "299", quality: 1.5);
        report.OccurredOn.Day = 31;
        report.AmountUsd = -1;
        report.Mentions = -1;
        report.Summary = new string('x', LongTextMax + 1);
        report.Origin.Publisher = "A\0B";
        report.Origin.Paragraph = -1;

        var errors = await FaultsOf(report);

        errors.ShouldBe(
        [
            ("reports[0].occurred_on", ErrorReason.InvalidDate),
            ("reports[0].source", ErrorReason.UnknownCountry),
            ("reports[0].target", ErrorReason.AmbiguousCountry),
            ("reports[0].cameo_code", ErrorReason.UnknownCameoCode),
            ("reports[0].quality", ErrorReason.OutOfRange),
            ("reports[0].amount_usd", ErrorReason.OutOfRange),
            ("reports[0].mentions", ErrorReason.OutOfRange),
            ("reports[0].summary", ErrorReason.TooLong),
            ("reports[0].origin.publisher", ErrorReason.MalformedText),
            ("reports[0].origin.paragraph", ErrorReason.OutOfRange),
        ]);
    }

    [Fact]
    public async Task An_empty_report_names_every_field_that_must_be_set() =>
        (await FaultsOf(new Report())).ShouldBe(
        [
            ("reports[0].occurred_on", ErrorReason.RequiredFieldMissing),
            ("reports[0].source", ErrorReason.RequiredFieldMissing),
            ("reports[0].target", ErrorReason.RequiredFieldMissing),
            ("reports[0].cameo_code", ErrorReason.RequiredFieldMissing),
        ]);

    [Theory]
    [InlineData("SU", CodeSystem.Unspecified, ErrorReason.AmbiguousCountry)]
    [InlineData("BU", CodeSystem.Unspecified, ErrorReason.AmbiguousCountry)]
    [InlineData("SAF", CodeSystem.Unspecified, ErrorReason.AmbiguousCountry)]
    [InlineData("SAF", CodeSystem.Cameo, ErrorReason.UnknownCountry)]
    [InlineData("BOL", CodeSystem.Fips, ErrorReason.UnknownCountry)]
    public async Task A_code_must_mean_one_country(string code, CodeSystem system, ErrorReason reason)
    {
        var report = Reports.Of("1975-09-15", "GBR", code, "042");
        report.CodeSystem = system;
        report.Source = "United Kingdom";

        (await FaultsOf(report)).ShouldBe([("reports[0].target", reason)]);
    }

    [Fact]
    public async Task A_code_system_must_be_one_of_the_contract()
    {
        var report = Reports.Of("1975-09-15", "GBR", "BOL", "042");
        report.CodeSystem = (CodeSystem)9;

        (await FaultsOf(report)).ShouldBe([("reports[0].code_system", ErrorReason.OutOfRange)]);
    }

    [Theory]
    [InlineData("2010-05-01", "SUN", "GBR", "source", "its successor Russia (RUS)")]
    [InlineData("1950", "KEN", "SSD", "target", "its predecessor Sudan (SDN)")]
    [InlineData("1996-02", "CSK", "AUT", "source", "its successor Czechia (CZE) or Slovakia (SVK)")]
    [InlineData("1980-07-01", "AUT", "Slovenia", "target", "its predecessor Yugoslavia (YUG)")]
    public async Task A_state_must_have_existed(string date, string source, string target, string field, string words)
    {
        (await FaultsOf(Reports.Of(date, source, target, "042")))
            .ShouldBe([($"reports[0].{field}", ErrorReason.StateDidNotExist)]);

        var answer = await services.ReportAsync(Reports.Of(date, source, target, "042"));
        answer.Results[0].Faults[0].Description.ShouldContain(words);
    }

    [Fact]
    public async Task A_country_does_nothing_to_itself() =>
        (await FaultsOf(Reports.Of("2008-09-15", "BOL", "Bolivia", "042")))
            .ShouldBe([("reports[0].target", ErrorReason.SameCountry)]);

    [Theory]
    [InlineData("cameo_code")]
    [InlineData("source")]
    [InlineData("origin.coder")]
    public async Task A_fault_repeats_at_most_forty_characters_of_what_was_given(string field)
    {
        var report = Reports.Of("2008-09-15", "BOL", "USA", "042");
        var text = "rules-" + string.Concat(Enumerable.Repeat("Ж", 60));
        if (field == "cameo_code")
            report.CameoCode = text;
        else if (field == "source")
            report.Source = text;
        else
            report.Origin.Coder = text[..64];

        var fault = (await services.ReportAsync(report)).Results[0].Faults.ShouldHaveSingleItem();

        fault.Field.ShouldBe($"reports[0].{field}");
        fault.Description.ShouldContain($"\"{text[..40]} …\"");
        fault.Description.ShouldNotContain(text[..41]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("21")]
    [InlineData("0314159")]
    [InlineData("04x")]
    [InlineData("９９")]
    [InlineData(" 042")]
    public async Task A_CAMEO_code_must_be_in_the_table(string code) =>
        (await FaultsOf(Reports.Of("2008-09-15", "BOL", "USA", code)))
            .ShouldBe([("reports[0].cameo_code", ErrorReason.UnknownCameoCode)]);

    [Theory]
    [InlineData(2009, 2, 31)]
    [InlineData(2009, 2, 29)]
    [InlineData(2009, 13, 1)]
    [InlineData(2009, 0, 1)]
    [InlineData(2009, -1, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(1799, 12, 31)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    public async Task A_date_must_be_in_the_calendar(int year, int month, int day)
    {
        var report = Reports.Of("2009", "BOL", "USA", "042");
        report.OccurredOn = new() { Year = year, Month = month, Day = day };

        (await FaultsOf(report)).ShouldBe([("reports[0].occurred_on", ErrorReason.InvalidDate)]);
    }

    [Fact]
    public async Task Nothing_has_happened_tomorrow_but_something_may_have_this_year()
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var tomorrow = Reports.Of($"{today.AddDays(1):yyyy-MM-dd}", "BOL", "USA", "042");

        (await FaultsOf(tomorrow)).ShouldBe([("reports[0].occurred_on", ErrorReason.DateInFuture)]);
        await services.StoreAsync(Reports.Of($"{today.Year}", "BOL", "ARG", "042"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.001)]
    [InlineData(0.0004)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task Quality_is_above_zero_and_at_most_one(double quality) =>
        (await FaultsOf(Reports.Of("2008-09-15", "BOL", "USA", "042", quality)))
            .ShouldBe([("reports[0].quality", ErrorReason.OutOfRange)]);

    [Fact]
    public async Task Every_text_has_a_longest_length_and_takes_it()
    {
        var tooLong = WithTexts(extra: 1);

        (await FaultsOf(tooLong)).ShouldBe(
        [
            ("reports[0].summary", ErrorReason.TooLong),
            ("reports[0].origin.publisher", ErrorReason.TooLong),
            ("reports[0].origin.feed", ErrorReason.TooLong),
            ("reports[0].origin.document_id", ErrorReason.TooLong),
            ("reports[0].origin.quote", ErrorReason.TooLong),
            ("reports[0].origin.url", ErrorReason.TooLong),
            ("reports[0].origin.coder", ErrorReason.TooLong),
            ("reports[0].origin.record_id", ErrorReason.TooLong),
        ]);
        await services.StoreAsync(WithTexts(extra: 0));
    }

    [Fact]
    public async Task Nothing_of_a_refused_report_is_stored()
    {
        await FaultsOf(Reports.Of("2008-09-15", "ISL", "GBR", "042", quality: 2));

        await using var count = services.Store.CreateCommand(
            "select (select count(*) from diplomacy.mt_events where data ->> 'Source' = 'ISL') "
            + "+ (select count(*) from recording.curated_report where report_id not in "
            + "(select (data ->> 'ReportId')::uuid from diplomacy.mt_events))");
        (await count.ExecuteScalarAsync(Deadline.Token())).ShouldBe(0L);
    }

    [Fact]
    public async Task A_request_without_reports_is_refused()
    {
        var failure = await Send(new ReportSourceEventsRequest()).FailureAsync();

        failure.Code.ShouldBe(StatusCode.InvalidArgument);
        failure.Reason.ShouldBe("REQUIRED_FIELD_MISSING");
        failure.Fields.ShouldBe(["reports"]);
    }

    [Fact]
    public async Task One_thousand_reports_are_taken_and_one_more_is_refused()
    {
        var reports = Enumerable.Range(0, 1_001)
            .Select(i => Reports.Of("2008-09-15", "NOR", "SWE", "042", publisher: $"Paper {i}")).ToArray();

        var failure = await Send(Reports.Request(reports)).FailureAsync();
        var answer = await services.ReportAsync(reports.Take(1_000));

        failure.Code.ShouldBe(StatusCode.InvalidArgument);
        failure.Reason.ShouldBe("TOO_MANY_ITEMS");
        failure.Fields.ShouldBe(["reports"]);
        failure.Message.ShouldContain("1,001");
        answer.Results.Count(result => result.Outcome == ReportOutcome.Recorded).ShouldBe(1);
        answer.Results.Count(result => result.Outcome == ReportOutcome.Corroborated).ShouldBe(999);
    }

    [Fact]
    public async Task Different_faults_of_a_request_come_together_under_a_common_reason()
    {
        var failure = await Send(new ReportSourceEventsRequest { RequestId = new string('r', 65) }).FailureAsync();

        failure.Code.ShouldBe(StatusCode.InvalidArgument);
        failure.Reason.ShouldBe("INVALID_ARGUMENT");
        failure.Fields.ShouldBe(["request_id", "reports"]);
    }

    private AsyncUnaryCall<ReportSourceEventsResponse> Send(ReportSourceEventsRequest request) =>
        services.Ingestion.ReportSourceEventsAsync(request, deadline: services.CallDeadline);

    private async Task<(string Field, ErrorReason Reason)[]> FaultsOf(Report report)
    {
        var result = (await services.ReportAsync(report)).Results.ShouldHaveSingleItem();
        result.Outcome.ShouldBe(ReportOutcome.Rejected);
        result.Faults.ShouldAllBe(fault => fault.Description.Length > 0);
        return [.. result.Faults.Select(fault => (fault.Field, fault.Reason))];
    }

    private static Report WithTexts(int extra)
    {
        const int nameMax = 200, shortMax = 64;
        var report = Reports.Of("2008-09-15", "DNK", "FIN", "042");
        report.Summary = new string('s', LongTextMax + extra);
        report.Origin = new Origin
        {
            Publisher = new string('p', nameMax + extra),
            Feed = new string('f', shortMax + extra),
            DocumentId = new string('d', nameMax + extra),
            Quote = new string('q', LongTextMax + extra),
            Url = new string('u', LongTextMax + extra),
            Coder = new string('c', shortMax + extra),
            RecordId = new string('r', shortMax + extra),
        };
        return report;
    }
}
