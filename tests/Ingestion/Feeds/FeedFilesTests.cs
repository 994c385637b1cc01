using System.Text;
using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Ingestion.Feeds.Formats.Files;

namespace Diplomacy.Tests.Ingestion.Feeds;

public sealed class FeedFilesTests
{
    private static readonly string Good = GdeltLine.Tabs(GdeltLine.Cells());
    private static readonly string Quoted = $"{GdeltLine.Commas(GdeltLine.Header1)}\n";

    [Fact]
    public void Gzip_and_zip_are_unpacked()
    {
        FeedReading.Rows(FeedReading.Gzip(Encoding.UTF8.GetBytes(Good))).ShouldHaveSingleItem().ShouldBeReport();
        FeedReading.Rows(FeedReading.Zip(("20120417.export.CSV", Good))).ShouldHaveSingleItem().ShouldBeReport();
    }

    [Fact]
    public void Entries_of_an_archive_are_read_one_after_the_other()
    {
        var rows = FeedReading.Rows(FeedReading.Zip(
            ("a.CSV", $"{Good}\n{Good}\n"), ("__MACOSX/._a.CSV", "?"), ("empty", ""), ("b.CSV", Good)));

        rows.Select(row => row.Line).ShouldBe([1, 2, 3]);
        rows.ShouldAllBe(row => row.Report != null);
    }

    [Fact]
    public void An_archive_with_an_entry_of_another_format_is_refused_before_any_row() =>
        FeedReading.Refused(FeedReading.Zip(("a.CSV", Good), ("readme.txt", "Read me first.\n")))
            .Message.ShouldContain("Entry \"readme.txt\" begins with \"Read me first.\"");

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        byte[] utf8 = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Good)];
        byte[] utf16 = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Good)];

        FeedReading.Rows(utf8).ShouldHaveSingleItem().ShouldBeReport();
        FeedReading.Rows(utf16).ShouldHaveSingleItem().ShouldBeReport();
    }

    [Fact]
    public void Lines_may_end_with_carriage_returns_and_be_empty()
    {
        var rows = FeedReading.Rows($"{Good}\r\n\r\n{Good}\r\n");

        rows.Select(row => (row.Line, row.Raw)).ShouldBe([(1, Good), (3, Good)]);
        rows.ShouldAllBe(row => row.Report != null);
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        FeedReading.Refused("").Message.ShouldContain("empty");
        FeedReading.Refused("\uFEFF\n\n").Message.ShouldContain("empty");
        FeedReading.Refused(FeedReading.Gzip([])).Message.ShouldContain("empty");
        FeedReading.Refused(FeedReading.Zip(("nothing", ""))).Message.ShouldContain("no file with content");
    }

    [Fact]
    public void A_file_that_is_no_text_is_refused()
    {
        FeedReading.Refused([0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 0, 1]).Message.ShouldContain("no text");
        FeedReading.Refused("BZh91AY"u8.ToArray()).Message.ShouldContain("bzip2");
        FeedReading.Refused("PK\u0003\u0004 and nothing more").Message.ShouldNotBeEmpty();
        FeedReading.Refused("Dear sir,\nI write to you today.\n").Message.ShouldContain("expected GDELT");
    }

    [Fact]
    public void A_file_with_a_header_alone_has_no_rows() => FeedReading.Rows(Quoted).ShouldBeEmpty();

    [Fact]
    public void A_format_that_the_caller_names_has_to_be_that_of_the_file()
    {
        FeedReading.Rows(Good, FeedFormat.Gdelt1).ShouldHaveSingleItem().ShouldBeReport();
        FeedReading.Refused(Good, FeedFormat.Gdelt2).Message.ShouldContain("Gdelt2");
        FeedReading.Refused(Good, FeedFormat.Icews).Message.ShouldContain("Icews");
        FeedReading.Refused(Good, FeedFormat.JsonLines).Message.ShouldContain("JsonLines");
    }

    [Fact]
    public void What_is_packed_and_cut_off_fails_instead_of_ending_early()
    {
        var many = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(i =>
            $"{GdeltLine.Tabs(GdeltLine.Cells(id: $"{i * 7_919 % 100_003}", mentions: 3 + (i * 31 % 97)))}\n")));
        var packed = FeedReading.Gzip(many);

        Should.Throw<InvalidDataException>(() => FeedReading.Rows(packed[..(packed.Length / 2)]));
    }

    [Fact]
    public void A_quoted_row_may_hold_line_ends_and_quotes()
    {
        var cells = GdeltLine.Cells();
        cells[6] = "THE \"PRESIDENT\"\nOF, GEORGIA";

        var rows = FeedReading.Rows($"{Quoted}{GdeltLine.Commas(cells)}\n{GdeltLine.Commas(GdeltLine.Cells())}\n");

        rows.Select(row => row.Line).ShouldBe([2, 4]);
        rows.ShouldAllBe(row => row.Report != null);
        rows[0].Raw.ShouldBe(GdeltLine.Commas(cells));
    }

    [Theory]
    [InlineData("\"PRESIDENT\"", "\"PRESIDENT")]
    [InlineData("\"PRESIDENT\"", "PRESIDENT\"")]
    [InlineData("\"PRESIDENT\"", "\"PRESI\"DENT\"")]
    [InlineData("\"PRESIDENT\"", "5\" GUN")]
    public void One_quote_too_many_costs_one_row(string sound, string broken)
    {
        var good = GdeltLine.Commas(GdeltLine.Cells());

        var rows = FeedReading.Rows($"{Quoted}{good}\n{good.Replace(sound, broken)}\n{good}\n{good}\n");

        rows.Select(row => row.Line).ShouldBe([2, 3, 4, 5]);
        rows[1].ShouldBeRejected(RowFaultReason.BadQuoting);
        rows.Where((_, i) => i != 1).ShouldAllBe(row => row.Report != null);
    }

    [Fact]
    public void A_quote_that_is_never_closed_costs_one_row()
    {
        var good = GdeltLine.Tabs(GdeltLine.Cells());
        var quoted = string.Join('\t', GdeltLine.Header1.Select(name => $"\"{name}\""));
        var many = string.Concat(Enumerable.Repeat($"{good}\n", 2_000));

        var rows = FeedReading.Rows($"{quoted}\n\"{good}\n{many}");

        rows.Count.ShouldBe(2_001);
        rows[0].ShouldBeRejected(RowFaultReason.BadQuoting);
        rows.Skip(1).ShouldAllBe(row => row.Report != null);
    }

    [Fact]
    public void A_row_without_end_is_cut_and_the_next_one_is_read()
    {
        var rows = FeedReading.Rows($"{Good}\n{new string('x', 3_000_000)}\n{Good}\n");

        rows.Count.ShouldBe(3);
        rows[1].ShouldBeRejected(RowFaultReason.RowTooLong);
        rows[1].Raw.Length.ShouldBe(FeedRow.RawLengthMax);
        rows[2].Line.ShouldBe(3);
        rows[2].ShouldBeReport();
    }

    [Fact]
    public void A_feed_is_named_in_every_report_and_our_own_formats_name_none()
    {
        using var gdelt = FeedFiles.Open(new MemoryStream(Encoding.UTF8.GetBytes(Good)), null);
        using var own = FeedFiles.Open(new MemoryStream("{\"source\":\"GEO\"}"u8.ToArray()), null);

        (gdelt.Format, gdelt.FeedName).ShouldBe((FeedFormat.Gdelt1, "gdelt1"));
        (own.Format, own.FeedName).ShouldBe((FeedFormat.JsonLines, ""));
    }
}
