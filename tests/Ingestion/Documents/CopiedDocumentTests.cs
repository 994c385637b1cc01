using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Tests.Ingestion.Editing;

namespace Diplomacy.Tests.Ingestion.Documents;

public sealed class CopiedDocumentTests : IAsyncLifetime
{
    private const string Agency =
        "NAIROBI\nRecalled: 2019-02-16 KEN>SOM 161 after the auction in London.\nThe ministry said that blocks of the "
        + "sea bed which both countries claim had been put up for sale, that this was an act of aggression, and that "
        + "it would not go unanswered. No disputed blocks were being sold, the other side said on Sunday.";

    private RunningServices _services = null!;

    public async ValueTask InitializeAsync() =>
        _services = await RunningServices.StartAsync(change: NotationCoder.InPlace(new NotationCoder()));

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task One_report_under_four_publishers_counts_as_one_source()
    {
        var first = await SubmitAsync(Agency, "Agency");
        string[] headings = ["Envoy goes home", "Row over oil", "Sea bed for sale"];
        var copies = new List<SubmitDocumentResponse>();
        foreach (var heading in headings)
            copies.Add(await SubmitAsync($"{heading}\n\n{Agency}", $"Paper of {heading}"));

        copies.ShouldAllBe(copy => copy.Document.CopyOf == first.DocumentId);
        var reports = (await _services.EvidenceAsync("KEN", "SOM", copies[^1].Checkpoint))
            .ShouldHaveSingleItem();
        reports.Reports.Count.ShouldBe(4);
        reports.Reports.ShouldAllBe(report => report.CountsAs == "Agency");
        reports.Quality.ShouldBe(reports.Reports.Max(report => report.Quality));
    }

    [Fact]
    public async Task A_copy_of_a_copy_counts_as_the_source_of_the_original()
    {
        await SubmitAsync(Agency, "Agency");
        await SubmitAsync("By our staff. " + Agency, "Daily");
        var third = await SubmitAsync("By our staff. " + Agency + " More follows.", "Weekly");

        (await _services.EvidenceAsync("KEN", "SOM", third.Checkpoint)).ShouldHaveSingleItem()
            .Reports.ShouldAllBe(report => report.CountsAs == "Agency");
    }

    [Fact]
    public async Task Two_reports_in_words_of_their_own_stay_two_sources()
    {
        await SubmitAsync(Agency, "Agency");
        var other = await SubmitAsync(
            "MOGADISHU\nHome: 2019-02-16 KEN>SOM 161 said a diplomat.\nIt was the third time in a year that neighbours "
            + "who share a long and empty border had quarrelled about a triangle of water, in which nobody has yet "
            + "drilled, and over which judges have been asked to rule before the rains come again in autumn.",
            "Observer");

        other.Document.CopyOf.ShouldBeEmpty();
        var sourceEvent = (await _services.EvidenceAsync("KEN", "SOM", other.Checkpoint)).ShouldHaveSingleItem();
        sourceEvent.Reports.Select(report => report.CountsAs).ShouldBe(["Agency", "Observer"], ignoreOrder: true);
        sourceEvent.Quality.ShouldBeGreaterThan(sourceEvent.Reports.Max(report => report.Quality));
    }

    [Fact]
    public async Task The_same_text_a_year_later_is_no_copy()
    {
        await SubmitAsync(Agency, "Agency");

        (await SubmitAsync(Agency, "Almanac", "2020-03-01")).Document.CopyOf.ShouldBeEmpty();
    }

    private Task<SubmitDocumentResponse> SubmitAsync(string text, string publisher, string on = "2019-02-17") =>
        _services.CodeAsync(Submitting.Document(text, publisher, on));
}
