using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Ties;

public sealed class TreatyTests
{
    [Fact]
    public void Members_are_bound_while_both_are_members() =>
        Treaty.Pairs([Of("USA", "1949-08-24"), Of("GBR", "1949-08-24"), Of("POL", "1999-03-12", "2005")])
            .Select(Words).ShouldBe([
                "GBR-USA 1949-08-24 to ", "POL-USA 1999-03-12 to 2005", "GBR-POL 1999-03-12 to 2005"]);

    [Fact]
    public void Members_that_were_never_in_it_together_are_not_bound() =>
        Treaty.Pairs([Of("GRC", "1954", "1960"), Of("TUR", "1960-07-01"), Of("YUG", "1961")]).Select(Words)
            .ShouldBe(["TUR-YUG 1961 to "]);

    [Fact]
    public void Two_sides_bind_across_only() =>
        Treaty.Pairs([
            Of("GBR", "2002-02-18", "2020-12-31", TreatySide.A), Of("FRA", "2002-02-18", null, TreatySide.A),
            Of("ZWE", "2002-02-18", null, TreatySide.B)]).Select(Words).ShouldBe([
                "GBR-ZWE 2002-02-18 to 2020-12-31", "FRA-ZWE 2002-02-18 to "]);

    [Fact]
    public void A_pair_is_on_paper_where_either_membership_is() =>
        Treaty.Pairs([Of("RUS", "1994-04-20"), Of("GEO", "1994-04-20", "1999-04-02") with { OnPaper = true }])
            .ShouldHaveSingleItem().OnPaper.ShouldBeTrue();

    [Fact]
    public void A_country_that_left_and_joined_again_has_two_ties_with_ids_of_their_own()
    {
        var pairs = Treaty.Pairs([
            Of("RUS", "1994-04-20"), Of("UZB", "1994-04-20", "1999-04-02"), Of("UZB", "2006-08-16", "2012-12-19")])
            .ToArray();

        pairs.Length.ShouldBe(2);
        pairs.Select(pair => Tie.OfContent(pair.Pair, TieKind.DefencePact, "CSTO", pair.From)).Distinct().Count()
            .ShouldBe(2);
    }

    private static TreatyMember Of(
        string country, string from, string? until = null, TreatySide side = TreatySide.All) => new(
        CountryCode.Parse(country), side, PartialDate.Parse(from), until is null ? null : PartialDate.Parse(until),
        OnPaper: false);

    private static string Words(BoundPair pair) => $"{pair.Pair} {pair.From} to {pair.Until}";
}
