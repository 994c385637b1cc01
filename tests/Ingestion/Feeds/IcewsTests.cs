using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Tests.Ingestion.Feeds;

public sealed class IcewsTests
{
    private const string Header =
        "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
        + "Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\t"
        + "Province\tCountry\tLatitude\tLongitude";

    [Fact]
    public void A_row_becomes_a_report_under_its_id_and_date()
    {
        var row = Read(Cells());

        row.Line.ShouldBe(2);
        var report = row.ShouldBeReport();
        report.OccurredOn.ShouldBe(new Date { Year = 1995, Month = 1, Day = 31 });
        (report.Source, report.Target, report.CameoCode).ShouldBe(("BOL", "PER", "042"));
        report.CodeSystem.ShouldBe(CodeSystem.Iso);
        (report.Origin.Feed, report.Origin.RecordId, report.Origin.Publisher)
            .ShouldBe(("icews", "926685/1995-01-31", "Xinhua News Agency"));
        report.Mentions.ShouldBe(1);
    }

    [Theory]
    [InlineData("10", "0.0", "010")]
    [InlineData("10", "-5.0", "10")]
    [InlineData("20", "3.0", "020")]
    [InlineData("20", "-10.0", "20")]
    [InlineData("16", "-4.0", "16")]
    [InlineData("42", "1.9", "042")]
    [InlineData("4", "1.0", "04")]
    [InlineData("211", "3.4", "0211")]
    [InlineData("190", "-10", "190")]
    public void A_zero_that_a_code_lost_is_told_by_the_intensity(string code, string intensity, string read) =>
        Read(Cells(code: code, intensity: intensity)).ShouldBeReport().CameoCode.ShouldBe(read);

    [Theory]
    [InlineData("13y", "-6.0", nameof(RowFaultReason.BadCode))]
    [InlineData("", "1.9", nameof(RowFaultReason.BadCode))]
    [InlineData("042", "-5.0", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData("10", "1.0", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData("042", "", nameof(RowFaultReason.BadNumber))]
    public void A_code_without_its_intensity_is_rejected(string code, string intensity, string reason) =>
        Read(Cells(code: code, intensity: intensity)).ShouldBeRejected(Enum.Parse<RowFaultReason>(reason));

    [Theory]
    [InlineData("", "Peru", nameof(OutOfScopeReason.NoSourceState))]
    [InlineData("European Union", "Peru", nameof(OutOfScopeReason.NoSourceState))]
    [InlineData("Peru", "", nameof(OutOfScopeReason.NoTargetState))]
    [InlineData("Peru", "Peru", nameof(OutOfScopeReason.SameState))]
    public void A_row_without_two_different_states_is_out_of_scope(string source, string target, string reason) =>
        Read(Cells(source, target)).ShouldBeOutside(Enum.Parse<OutOfScopeReason>(reason));

    [Fact]
    public void A_country_of_no_known_name_is_rejected() =>
        Read(Cells("Ruritania")).ShouldBeRejected(RowFaultReason.UnknownCountry, "Source Country is \"Ruritania\"");

    [Fact]
    public void Names_that_ICEWS_uses_are_known()
    {
        foreach (var name in (string[])
            [
                "Brunei", "Burkina Faso", "Cape Verde", "Congo", "Cote d'Ivoire", "Czech Republic",
                "Democratic Republic of Congo", "Faroe Islands", "Guinea-Bissau", "Holy See", "Hong Kong", "Iran",
                "Laos", "Macao", "Macedonia", "Micronesia", "Moldova", "Myanmar", "North Korea",
                "Occupied Palestinian Territory", "Russian Federation", "Serbia and Montenegro", "South Korea",
                "South Sudan", "Swaziland", "Syria",
                "Taiwan", "Tanzania", "Timor-Leste", "Turkey", "United Kingdom", "United States", "Vietnam",
            ])
            Read(Cells(name)).Reject?.Description.ShouldBeNull();
    }

    [Theory]
    [InlineData(0, "9266x", nameof(RowFaultReason.BadRecordId))]
    [InlineData(1, "1995-02-31", nameof(RowFaultReason.BadDate))]
    [InlineData(1, "1995-02", nameof(RowFaultReason.BadDate))]
    [InlineData(11, "", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(12, "six", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(13, "Ag\uFFFDncia", nameof(RowFaultReason.BadText))]
    [InlineData(18, "-91", nameof(RowFaultReason.BadNumber))]
    [InlineData(19, "Lima", nameof(RowFaultReason.BadNumber))]
    public void A_row_with_a_value_in_the_wrong_column_is_rejected(int column, string value, string reason)
    {
        var cells = Cells();
        cells[column] = value;

        Read(cells).ShouldBeRejected(Enum.Parse<RowFaultReason>(reason));
    }

    [Fact]
    public void A_row_with_a_column_too_few_is_rejected() =>
        Read(Cells()[1..]).ShouldBeRejected(RowFaultReason.WrongColumnCount, "19 columns");

    [Fact]
    public void Quotes_within_an_unquoted_table_are_letters()
    {
        var cells = Cells();
        cells[2] = "\"El Cóndor";

        Read(cells).ShouldBeReport();
    }

    [Fact]
    public void A_table_that_a_database_quoted_is_unquoted()
    {
        string[] cells = [.. Cells().Select((cell, i) => i is 0 or 7 or 11 or 12 ? cell : $"\"{cell}\"")];

        Read(cells).ShouldBeReport().Origin.Publisher.ShouldBe("Xinhua News Agency");
    }

    private static FeedRow Read(string[] cells) =>
        FeedReading.Rows($"{Header}\n{string.Join('\t', cells)}\n").ShouldHaveSingleItem();

    private static string[] Cells(
        string source = "Bolivia", string target = "Peru", string code = "042", string intensity = "1.9") =>
    [
        "926685", "1995-01-31", "Foreign Ministry (Bolivia)", "Government", source, "Make a visit", code, intensity,
        "Alberto Fujimori", "Executive", target, "28235806", "2", "Xinhua News Agency", "Lima", "", "Lima", "Peru",
        "-12.0432", "-77.0282",
    ];
}
