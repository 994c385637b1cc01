using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Tests.Ingestion.Feeds;

public sealed class OwnFormatsTests
{
    private const string Json =
        """{"occurred_on":"2008-09","source":"Bolivia","target":"USA","cameo_code":"161","quality":0.9,"mentions":3,""";

    [Fact]
    public void A_row_of_CSV_becomes_a_report_with_all_its_fields()
    {
        var row = FeedReading.Rows(
            "occurred_on,source,target,cameo_code,quality,amount_usd,summary,mentions,code_system,publisher,feed,"
            + "document_id,paragraph,quote,url,coder,record_id\r\n"
            + "2008-09-10,BOL,USA,161,0.9,0,\"Expelled, as \"\"unwelcome\"\"\",3,cow,ABI,own,d-1,2,q,https://a.example,"
            + "hand-1,r-1\r\n").ShouldHaveSingleItem();

        row.Line.ShouldBe(2);
        var report = row.ShouldBeReport();
        report.OccurredOn.ShouldBe(new Date { Year = 2008, Month = 9, Day = 10 });
        (report.Source, report.Target, report.CameoCode).ShouldBe(("BOL", "USA", "161"));
        (report.Quality, report.Mentions, report.CodeSystem).ShouldBe((0.9, 3, CodeSystem.Cow));
        report.Summary.ShouldBe("Expelled, as \"unwelcome\"");
        var origin = report.Origin;
        (origin.Publisher, origin.Feed, origin.DocumentId, origin.Paragraph).ShouldBe(("ABI", "own", "d-1", 2));
        (origin.Quote, origin.Url, origin.Coder, origin.RecordId)
            .ShouldBe(("q", "https://a.example", "hand-1", "r-1"));
    }

    [Fact]
    public void What_a_row_leaves_empty_is_left_unset()
    {
        var report = FeedReading.Rows("source,target,cameo_code,occurred_on,quality,mentions\nNA,ZA,057,1995,,\n")
            .ShouldHaveSingleItem().ShouldBeReport();

        report.Source.ShouldBe("NA", "which is Namibia");
        report.HasQuality.ShouldBeFalse();
        report.Mentions.ShouldBe(0);
    }

    [Theory]
    [InlineData("2008-13,BOL,USA,161,1", nameof(RowFaultReason.BadDate))]
    [InlineData("10.9.2008,BOL,USA,161,1", nameof(RowFaultReason.BadDate))]
    [InlineData(",BOL,USA,161,1", nameof(RowFaultReason.MissingField))]
    [InlineData("2008,BOL,,161,1", nameof(RowFaultReason.MissingField))]
    [InlineData("2008,BOL,USA,,1", nameof(RowFaultReason.MissingField))]
    [InlineData("2008,BOL,USA,161,\"0,9\"", nameof(RowFaultReason.BadNumber))]
    [InlineData("2008,BOL,USA,161", nameof(RowFaultReason.WrongColumnCount))]
    [InlineData("2008,BOL,USA,161,1,2", nameof(RowFaultReason.WrongColumnCount))]
    [InlineData("2008,Bol\uFFFDvia,USA,161,1", nameof(RowFaultReason.BadText))]
    public void A_row_that_cannot_be_read_is_rejected(string row, string reason) =>
        FeedReading.Rows($"occurred_on,source,target,cameo_code,quality\n{row}\n").ShouldHaveSingleItem()
            .ShouldBeRejected(Enum.Parse<RowFaultReason>(reason));

    [Theory]
    [InlineData("occurred_on,source,target,cameo_code,goldstein,tone", "\"goldstein\", \"tone\"")]
    [InlineData("occurred_on,source,target", "lacks \"cameo_code\"")]
    [InlineData("occurred_on,source,target,cameo_code,source", "\"source\" twice")]
    public void A_header_with_a_wrong_name_is_refused(string header, string naming) =>
        FeedReading.Refused($"{header}\n").Message.ShouldContain(naming);

    [Fact]
    public void A_named_CSV_has_its_wrong_names_named() =>
        FeedReading.Refused("date,actor\n1,2\n", FeedFormat.Csv).Message.ShouldContain("\"date\", \"actor\"");

    [Theory]
    [InlineData("""{0}"publisher":"ABI","url":"https://a.example"{1}""")]
    [InlineData("""{0}"origin":{2}"publisher":"ABI","url":"https://a.example"{1}{1}""")]
    public void A_line_of_JSON_becomes_a_report(string form)
    {
        var line = form.Replace("{0}", Json).Replace("{1}", "}").Replace("{2}", "{");

        var rows = FeedReading.Rows($"{line}\r\n\r\n{line}");

        rows.Select(row => (row.Line, row.Raw)).ShouldBe([(1, line), (3, line)]);
        var report = rows[1].ShouldBeReport();
        report.OccurredOn.ShouldBe(new Date { Year = 2008, Month = 9 });
        (report.Source, report.Target, report.CameoCode).ShouldBe(("Bolivia", "USA", "161"));
        (report.Quality, report.Mentions).ShouldBe((0.9, 3));
        (report.Origin.Publisher, report.Origin.Url).ShouldBe(("ABI", "https://a.example"));
    }

    [Fact]
    public void A_date_may_be_an_object_as_in_the_API() =>
        FeedReading.Rows(Json.Replace("\"2008-09\"", "{\"year\":2008,\"month\":9}").TrimEnd(',') + "}")
            .ShouldHaveSingleItem().ShouldBeReport().OccurredOn.ShouldBe(new Date { Year = 2008, Month = 9 });

    [Theory]
    [InlineData("""{"source":"BOL"}""", nameof(RowFaultReason.MissingField))]
    [InlineData("""{"source":"BOL" """, nameof(RowFaultReason.BadJson))]
    [InlineData("""["source"]""", nameof(RowFaultReason.BadJson))]
    [InlineData("""{"source":["BOL"]}""", nameof(RowFaultReason.BadJson))]
    [InlineData("""{"source":"BOL","source":"PER"}""", nameof(RowFaultReason.BadJson))]
    [InlineData("""{"goldstein":1}""", nameof(RowFaultReason.UnknownField))]
    [InlineData("""{"origin":{"origin":{}}}""", nameof(RowFaultReason.UnknownField))]
    [InlineData("""{"occurred_on":{"year":"x"}}""", nameof(RowFaultReason.BadDate))]
    [InlineData("""{"mentions":1.5}""", nameof(RowFaultReason.BadNumber))]
    public void A_line_that_cannot_be_read_is_rejected_and_the_next_one_is_read(string line, string reason)
    {
        var good = $"{Json.TrimEnd(',')}}}";

        var rows = FeedReading.Rows($"{good}\n{line}\n{good}\n");

        rows[1].ShouldBeRejected(Enum.Parse<RowFaultReason>(reason));
        rows[2].ShouldBeReport();
    }
}
