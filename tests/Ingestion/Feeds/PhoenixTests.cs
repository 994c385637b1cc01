using Diplomacy.Ingestion.Feeds.Formats;

namespace Diplomacy.Tests.Ingestion.Feeds;

public sealed class PhoenixTests
{
    [Fact]
    public void A_row_of_Phoenix_becomes_a_report_without_an_id_of_its_own()
    {
        var report = Read(Cells()).ShouldBeReport();

        (report.Source, report.Target, report.CameoCode, report.Mentions).ShouldBe(("THA", "ROU", "043", 2));
        (report.Origin.Feed, report.Origin.RecordId).ShouldBe(("phoenix", ""));
        (report.Origin.Url, report.Origin.Publisher).ShouldBe(("http://www.news.example/1", "news.example"));
    }

    [Theory]
    [InlineData("IMGMUSISI", "IMG", nameof(OutOfScopeReason.NoSourceState))]
    [InlineData("---GOV", "---", nameof(OutOfScopeReason.NoSourceState))]
    [InlineData("", "", nameof(OutOfScopeReason.NoSourceState))]
    [InlineData("ROM", "ROM", nameof(OutOfScopeReason.SameState))]
    public void A_row_without_two_different_states_is_out_of_scope(string source, string entity, string reason) =>
        Read(Cells(source, entity)).ShouldBeOutside(Enum.Parse<OutOfScopeReason>(reason));

    [Theory]
    [InlineData(1, "20140631", nameof(RowFaultReason.BadDate))]
    [InlineData(4, "21", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(5, "ROMGOV", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(5, "tha", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(13, "---", nameof(RowFaultReason.BadCode))]
    [InlineData(13, "112", nameof(RowFaultReason.BadCode))]
    [InlineData(16, "THA", nameof(RowFaultReason.BadNumber))]
    [InlineData(24, "Bangkok", nameof(RowFaultReason.BadUrl))]
    public void A_row_with_a_value_in_the_wrong_column_is_rejected(int column, string value, string reason)
    {
        var cells = Cells();
        cells[column] = value;

        Read(cells).ShouldBeRejected(Enum.Parse<RowFaultReason>(reason));
    }

    [Fact]
    public void What_PETRARCH_writes_is_read()
    {
        var rows = FeedReading.Rows(
            "20150430\tTHAGOV\tROM\t057\t\tSTORY_1_3\thttp://news.example/2\tAFP\n"
            + "20150430\tTHAGOV\t---MIL\t057\t\tSTORY_1_4\tAFP\tAFP\n"
            + "20150430\tthailand\tROM\t057\t\tSTORY_1_5\tAFP\tAFP\n");

        rows[0].ShouldBeReport().Origin.Url.ShouldBe("http://news.example/2");
        rows[1].ShouldBeOutside(OutOfScopeReason.NoTargetState);
        rows[2].ShouldBeRejected(RowFaultReason.UnknownCountry, "thailand");
    }

    private static FeedRow Read(string[] cells)
    {
        // A day has many rows, by which the format is known.
        var sound = string.Join('\t', Cells());
        return FeedReading.Rows($"{sound}\n{sound}\n{string.Join('\t', cells)}\n")[2];
    }

    private static string[] Cells(string source = "THAGOV", string entity = "THA") =>
    [
        "0_v0.2.0", "20140620", "2014", "6", "20", source, entity, "GOV", "", "ROM", "ROM", "", "", "043", "04", "1",
        "2.8", "", "13.75", "100.51", "Bangkok", "Bangkok", "THA", "53a3a9d1_2",
        "http://www.news.example/1;http://b.example/2", "news;b",
    ];
}
