using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Tests.Ingestion.Feeds;

public sealed class GdeltTests
{
    private static readonly string Good = GdeltLine.Tabs(GdeltLine.Cells());

    [Fact]
    public void A_row_of_GDELT_1_becomes_a_report()
    {
        var row = FeedReading.Rows($"{Good}\n").ShouldHaveSingleItem();

        row.Line.ShouldBe(1);
        row.Raw.ShouldBe(Good);
        var report = row.ShouldBeReport();
        report.OccurredOn.ShouldBe(new Date { Year = 2012, Month = 4, Day = 17 });
        (report.Source, report.Target, report.CameoCode).ShouldBe(("GEO", "RUS", "057"));
        report.CodeSystem.ShouldBe(CodeSystem.Cameo);
        report.Mentions.ShouldBe(6);
        report.HasQuality.ShouldBeFalse();
        (report.Origin.Feed, report.Origin.RecordId).ShouldBe(("gdelt1", "189358180"));
        (report.Origin.Url, report.Origin.Publisher).ShouldBe(("https://www.news.example/a/1", "news.example"));
    }

    [Fact]
    public void A_row_of_GDELT_2_becomes_a_report()
    {
        var row = FeedReading.Rows(GdeltLine.Tabs(GdeltLine.Cells2(GdeltLine.Cells()))).ShouldHaveSingleItem();

        row.ShouldBeReport().Origin.Feed.ShouldBe("gdelt2");
    }

    [Fact]
    public void Rows_before_April_2013_have_57_columns_and_no_address()
    {
        var report = FeedReading.Rows(GdeltLine.Tabs(GdeltLine.Cells()[..57])).ShouldHaveSingleItem().ShouldBeReport();

        (report.Origin.Url, report.Origin.Publisher).ShouldBe(("", ""));
    }

    [Fact]
    public void A_quoted_table_with_a_header_is_read_by_the_names_of_its_columns()
    {
        string[] header = [.. GdeltLine.Header1.Reverse()];
        string[] cells = [.. GdeltLine.Cells().Reverse()];

        var rows = FeedReading.Rows($"{GdeltLine.Commas(header)}\r\n{GdeltLine.Commas(cells)}\r\n");

        rows.ShouldHaveSingleItem().ShouldBeReport().CameoCode.ShouldBe("057");
        rows[0].Line.ShouldBe(2);
    }

    [Fact]
    public void A_row_number_that_the_header_does_not_name_is_dropped()
    {
        var rows = FeedReading.Rows(string.Join('\n',
            GdeltLine.Commas(GdeltLine.Header1),
            $"\"12\",{GdeltLine.Commas(GdeltLine.Cells())}",
            $"\"x\",{GdeltLine.Commas(GdeltLine.Cells())}",
            GdeltLine.Commas(GdeltLine.Cells()),
            $"\"14\",{GdeltLine.Commas(GdeltLine.Cells(id: "7"))}"));

        rows[0].ShouldBeReport().Origin.RecordId.ShouldBe("189358180");
        rows[1].ShouldBeRejected(RowFaultReason.ColumnsShifted, "row number");
        rows[2].ShouldBeRejected(RowFaultReason.WrongColumnCount, "58 columns");
        rows[3].ShouldBeReport().Origin.RecordId.ShouldBe("7");
    }

    [Theory]
    [InlineData("", "RUS", nameof(OutOfScopeReason.NoSourceState))]
    [InlineData("AFR", "RUS", nameof(OutOfScopeReason.NoSourceState))]
    [InlineData("RUS", "", nameof(OutOfScopeReason.NoTargetState))]
    [InlineData("RUS", "EUR", nameof(OutOfScopeReason.NoTargetState))]
    [InlineData("RUS", "RUS", nameof(OutOfScopeReason.SameState))]
    public void A_row_without_two_different_states_is_out_of_scope(string source, string target, string reason) =>
        FeedReading.Rows(GdeltLine.Tabs(GdeltLine.Cells(source, target))).ShouldHaveSingleItem()
            .ShouldBeOutside(Enum.Parse<OutOfScopeReason>(reason));

    [Fact]
    public void A_country_is_read_in_the_codes_of_CAMEO()
    {
        FeedReading.Rows(GdeltLine.Tabs(GdeltLine.Cells("ROM", "GEO"))).ShouldHaveSingleItem().ShouldBeReport();
        FeedReading.Rows(GdeltLine.Tabs(GdeltLine.Cells("geo", "RUS"))).ShouldHaveSingleItem()
            .ShouldBeRejected(RowFaultReason.UnknownCountry, "Actor1CountryCode is \"geo\"");
        FeedReading.Rows(GdeltLine.Tabs(GdeltLine.Cells("XQZ", "GEO"))).ShouldHaveSingleItem()
            .ShouldBeRejected(RowFaultReason.UnknownCountry, "Actor1CountryCode is \"XQZ\"");
    }

    [Theory]
    [InlineData(0, "", nameof(RowFaultReason.BadRecordId))]
    [InlineData(0, "12a", nameof(RowFaultReason.BadRecordId))]
    [InlineData(1, "20120431", nameof(RowFaultReason.BadDate))]
    [InlineData(1, "2012041", nameof(RowFaultReason.BadDate))]
    [InlineData(1, "20120517", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(1, "20120418", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(3, "2013", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(4, "2012.0", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(31, "189358180", nameof(RowFaultReason.BadNumber))]
    [InlineData(5, "RUSGOV", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(25, "", nameof(RowFaultReason.BadNumber))]
    [InlineData(26, "---", nameof(RowFaultReason.BadCode))]
    [InlineData(26, "", nameof(RowFaultReason.BadCode))]
    [InlineData(26, "058", nameof(RowFaultReason.BadCode))]
    [InlineData(26, "112", nameof(RowFaultReason.BadCode))]
    [InlineData(27, "056", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(29, "3", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(30, "10.1", nameof(RowFaultReason.BadNumber))]
    [InlineData(30, "6", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(30, "NaN", nameof(RowFaultReason.BadNumber))]
    [InlineData(31, "-1", nameof(RowFaultReason.BadNumber))]
    [InlineData(31, "2", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(56, "20130231", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(57, "Tbilisi", nameof(RowFaultReason.BadUrl))]
    public void A_row_that_contradicts_itself_is_rejected(int column, string value, string reason)
    {
        var cells = GdeltLine.Cells();
        cells[column] = value;

        FeedReading.Rows(GdeltLine.Tabs(cells)).ShouldHaveSingleItem()
            .ShouldBeRejected(Enum.Parse<RowFaultReason>(reason));
    }

    [Theory]
    [InlineData("57", "57", "5", "057")]
    [InlineData("57", "57", "05", "057")]
    [InlineData("57", "057", "05", "057")]
    public void A_zero_that_a_code_lost_is_restored_where_the_root_proves_it(
        string code, string start, string root, string read)
    {
        var cells = GdeltLine.Cells();
        (cells[26], cells[27], cells[28]) = (code, start, root);

        FeedReading.Rows(GdeltLine.Tabs(cells)).ShouldHaveSingleItem().ShouldBeReport().CameoCode.ShouldBe(read);
    }

    [Fact]
    public void Code_10_is_010_or_10_as_its_root_says()
    {
        var spoken = GdeltLine.Cells(code: "010");
        (spoken[26], spoken[27], spoken[28]) = ("10", "10", "1");
        var demanded = GdeltLine.Cells(code: "10");

        var rows = FeedReading.Rows($"{GdeltLine.Tabs(spoken)}\n{GdeltLine.Tabs(demanded)}");

        rows.Select(row => row.ShouldBeReport().CameoCode).ShouldBe(["010", "10"]);
    }

    [Fact]
    public void Mentions_of_0_count_once()
    {
        var cells = GdeltLine.Cells();
        (cells[31], cells[32], cells[33]) = ("0", "0", "0");

        FeedReading.Rows(GdeltLine.Tabs(cells)).ShouldHaveSingleItem().ShouldBeReport().Mentions.ShouldBe(1);
    }

    [Fact]
    public void An_article_of_BBC_Monitoring_has_a_publisher_and_no_address()
    {
        var report = FeedReading.Rows(GdeltLine.Tabs(GdeltLine.Cells(url: "BBC Monitoring"))).ShouldHaveSingleItem()
            .ShouldBeReport();

        (report.Origin.Url, report.Origin.Publisher).ShouldBe(("", "BBC Monitoring"));
    }

    [Fact]
    public void A_header_without_a_column_that_is_read_is_refused() =>
        FeedReading.Refused(GdeltLine.Commas(GdeltLine.Header1[..56])).Message.ShouldContain("lacks DATEADDED");
}
