using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ties;

namespace Diplomacy.Tests.Domain.Ties;

public sealed class TieProposalTests
{
    [Theory]
    [InlineData("057", "Peru and Chile signed a mutual defence treaty in Lima.", "defence_pact begins")]
    [InlineData("057", "The protocol of accession to the alliance was signed.", "defence_pact begins")]
    [InlineData("160", "Egypt denounced the treaty of alliance.", "defence_pact ends")]
    [InlineData("161", "Bolivia broke off diplomatic relations with Chile.", "relations_broken begins")]
    [InlineData("161", "Tunis severed all ties with the regime.", "relations_broken begins")]
    [InlineData("054", "The two countries re-established diplomatic relations.", "relations_broken ends")]
    [InlineData("161", "Bolivia expelled the US ambassador.", "ambassador_withdrawn begins")]
    [InlineData("050", "Both ambassadors returned to their posts.", "ambassador_withdrawn ends")]
    [InlineData("163", "Washington imposed an embargo on trade with Managua.", "sanctions begins")]
    [InlineData("085", "The Union lifted its sanctions on Burundi.", "sanctions ends")]
    [InlineData("190", "Russian troops crossed into Georgia.", "war begins")]
    [InlineData("0871", "They agreed on a cease-fire at midnight.", "war ends")]
    public void Code_and_words_together_propose_a_tie(string code, string text, string expected) =>
        Words(code, text).ShouldBe([expected]);

    [Theory]
    [InlineData("161", "Relations between the two cooled.")]
    [InlineData("057", "They signed an agreement on fisheries.")]
    [InlineData("163", "Sanctions were discussed.")]
    [InlineData("085", "Sanctions were eased.")]
    [InlineData("042", "Bolivia broke off diplomatic relations with Chile.")]
    [InlineData("190", "A shot was heard at the border.")]
    [InlineData("161", "The bank defended its tie-in offers.")]
    public void A_code_or_words_alone_propose_nothing(string code, string text) =>
        Words(code, text).ShouldBeEmpty();

    [Fact]
    public void A_row_of_a_feed_proposes_nothing() =>
        TieProposal.Of(Report("161", "Bolivia broke off relations.") with { Origin = new ReportOrigin(Feed: "gdelt2") })
            .ShouldBeEmpty();

    [Fact]
    public void A_summary_counts_where_there_is_no_quote() =>
        TieProposal.Of(Report("161", "") with { Origin = new ReportOrigin(), Summary = "Broke relations." })
            .ShouldHaveSingleItem();

    [Fact]
    public void A_report_proposes_the_same_again_under_the_same_id()
    {
        var report = Report("161", "Caracas recalled its ambassador and broke relations.");

        var proposals = TieProposal.Of(report);

        proposals.Select(one => one.Kind).ShouldBe([TieKind.RelationsBroken, TieKind.AmbassadorWithdrawn]);
        proposals.Select(one => one.IdOf(report.ReportId)).Distinct().Count().ShouldBe(2);
        TieProposal.Of(report)[0].IdOf(report.ReportId).ShouldBe(proposals[0].IdOf(report.ReportId));
    }

    private static IEnumerable<string> Words(string code, string text) => TieProposal.Of(Report(code, text))
        .Select(one => $"{one.Kind.Name()} {(one.Ends ? "ends" : "begins")}");

    private static SourceEventReported Report(string code, string text) => new(
        Guid.NewGuid(), "2008-09-10", "BOL", "USA", code, 600, new ReportOrigin(DocumentId: "d", Quote: text));
}
