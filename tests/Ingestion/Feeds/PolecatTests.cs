using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Tests.Ingestion.Feeds;

public sealed class PolecatTests
{
    private const string Header =
        "Event ID\tEvent Date\tEvent Type\tEvent Mode\tEvent Intensity\tQuad Code\tContexts\tActor Name\t"
        + "Actor Country\tActor COW\tPrimary Actor Sector\tRecipient Name\tRecipient Country\tRecipient COW\tSource\t"
        + "Publication Date\tLanguage\tVersion";

    [Fact]
    public void A_row_becomes_a_report_with_the_code_of_its_type_and_mode()
    {
        var report = Read(Cells()).ShouldBeReport();

        report.OccurredOn.ShouldBe(new Date { Year = 2020, Month = 3, Day = 14 });
        (report.Source, report.Target, report.CameoCode).ShouldBe(("BOL", "PER", "042"));
        report.CodeSystem.ShouldBe(CodeSystem.Iso);
        (report.Origin.Feed, report.Origin.RecordId, report.Origin.Publisher)
            .ShouldBe(("polecat", "20200314-1077-ab", "ansa"));
    }

    [Theory]
    [InlineData("CONSULT", "None", "040")]
    [InlineData("AGREE", "", "030")]
    [InlineData("Assault", "Aerial", "195")]
    [InlineData("SANCTION", "expel", "166")]
    public void Types_and_modes_are_those_of_the_conversion(string type, string mode, string code) =>
        Read(Cells(type, mode)).ShouldBeReport().CameoCode.ShouldBe(code);

    [Theory]
    [InlineData("RETREAT", "resign", nameof(RowFaultReason.NoCameoCode))]
    [InlineData("ACCUSE", "None", nameof(RowFaultReason.NoCameoCode))]
    [InlineData("VISIT", "None", nameof(RowFaultReason.ColumnsShifted))]
    public void A_type_that_CAMEO_lacks_is_rejected(string type, string mode, string reason) =>
        Read(Cells(type, mode)).ShouldBeRejected(Enum.Parse<RowFaultReason>(reason), type);

    [Theory]
    [InlineData("None", "PER", nameof(OutOfScopeReason.NoSourceState))]
    [InlineData("", "PER", nameof(OutOfScopeReason.NoSourceState))]
    [InlineData("PER", "None", nameof(OutOfScopeReason.NoTargetState))]
    [InlineData("PER; None", "PER;PER", nameof(OutOfScopeReason.SameState))]
    [InlineData("BOL; PER", "CHL", nameof(OutOfScopeReason.SeveralStates))]
    [InlineData("CHL", "BOL; PER", nameof(OutOfScopeReason.SeveralStates))]
    public void A_row_without_two_different_states_is_out_of_scope(string actor, string recipient, string reason) =>
        Read(Cells(actor: actor, recipient: recipient)).ShouldBeOutside(Enum.Parse<OutOfScopeReason>(reason));

    [Fact]
    public void A_header_with_a_name_too_many_at_its_end_does_no_harm()
    {
        var row = string.Join('\t', Cells());

        FeedReading.Rows($"{Header}\tHeadline\n{row}\n{row}\n").ShouldAllBe(read => read.Report != null);
    }

    [Fact]
    public void Empty_columns_beyond_the_header_do_no_harm_and_others_do()
    {
        var row = string.Join('\t', Cells());

        var rows = FeedReading.Rows($"{Header}\n{row}\t\t\n{row}\t\t\n{row}\t\tx\n{row}\n");

        rows[0].ShouldBeReport();
        rows[1].ShouldBeReport();
        rows[2].ShouldBeRejected(RowFaultReason.ColumnsShifted, "column 20");
        rows[3].ShouldBeRejected(RowFaultReason.WrongColumnCount);
    }

    [Theory]
    [InlineData(0, "two words", nameof(RowFaultReason.BadRecordId))]
    [InlineData(1, "14/03/2020", nameof(RowFaultReason.BadDate))]
    [InlineData(4, "eleven", nameof(RowFaultReason.BadNumber))]
    [InlineData(5, "visit", nameof(RowFaultReason.ColumnsShifted))]
    [InlineData(8, "145", nameof(RowFaultReason.UnknownCountry))]
    [InlineData(9, "BOL", nameof(RowFaultReason.BadNumber))]
    public void A_row_with_a_value_in_the_wrong_column_is_rejected(int column, string value, string reason)
    {
        var cells = Cells();
        cells[column] = value;

        Read(cells).ShouldBeRejected(Enum.Parse<RowFaultReason>(reason));
    }

    private static FeedRow Read(string[] cells) =>
        FeedReading.Rows($"{Header}\n{string.Join('\t', cells)}\n").ShouldHaveSingleItem();

    private static string[] Cells(
        string type = "CONSULT", string mode = "visit", string actor = "BOL", string recipient = "PER") =>
    [
        "20200314-1077-ab", "2020-03-14", type, mode, "1.5", "VERBAL COOPERATION", "diplomatic", "Foreign Ministry",
        actor, "145", "GOV", "None", recipient, "135", "ansa", "2020-03-15", "es", "NGEC-1",
    ];
}
