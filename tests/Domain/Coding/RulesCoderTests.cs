using Diplomacy.Domain.Coding;

namespace Diplomacy.Tests.Domain.Coding;

public sealed class RulesCoderTests
{
    private static readonly DateOnly Published = new(2009, 2, 26);

    [Theory]
    [InlineData("Peru's foreign minister visited Chile on Tuesday.", "2009-02-24 PER CHL 042",
        "2009-02-24 CHL PER 043")]
    [InlineData("Ghana expelled the Togolese ambassador yesterday.", "2009-02-25 GHA TGO 161")]
    [InlineData("The Togolese ambassador was expelled by Ghana yesterday.", "2009-02-25 GHA TGO 161")]
    [InlineData("Kenya and Uganda signed a treaty in January.", "2009-01 KEN UGA 057", "2009-01 UGA KEN 057")]
    [InlineData("Norway gave Malawi 12 million dollars in grants last month.", "2009-01 NOR MWI 071")]
    [InlineData("Chad accused Sudan of arming rebels in late 2008.", "2008-11 TCD SDN 1123")]
    [InlineData("Hanoi rejected a Thai proposal for talks today.", "2009-02-26 VNM THA 125")]
    public void A_sentence_is_coded_as_who_did_what_to_whom_and_when(string sentence, params string[] expected) =>
        Lines(sentence).ShouldBe(expected);

    [Fact]
    public void A_promise_refusal_or_threat_is_not_coded_as_the_act()
    {
        Lines("Japan will give Laos food aid, the foreign ministry said today.").ShouldBe(["2009-02-26 JPN LAO 0333"]);
        Lines("Turkey refused to release two Greek soldiers on Monday.").ShouldBe(["2009-02-23 TUR GRC 1243"]);
        Lines("Iran threatened to attack Israel on Monday.").ShouldBe(["2009-02-23 IRN ISR 138"]);
        Lines("France did not expel the Libyan ambassador.").ShouldBeEmpty();
    }

    [Fact]
    public void Amounts_are_coded_in_dollars() =>
        Code("Norway gave Malawi US$1.5 billion in loans on Monday.").Reports.Single().AmountUsd.ShouldBe(
            1_500_000_000);

    [Fact]
    public void A_report_names_its_place_in_the_text()
    {
        const string text = "A heading\n\nThe weather was fine in the\nwhole of the region on that day. Ghana "
            + "expelled the\n"
            + "Togolese ambassador yesterday.";
        var report = Code(text).Reports.Single();

        text.Substring(report.Span.Start, report.Span.Length).ShouldStartWith("Ghana expelled the\nTogolese");
        report.Quote.ShouldBe("Ghana expelled the Togolese ambassador yesterday.");
        report.Paragraph.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("\0\u0001\u0002\u0003\uFFFD\uFFFD binary \0\0")]
    [InlineData("Президент Боливии прибыл в Москву с официальным визитом и подписал соглашение.")]
    [InlineData("El presidente de Bolivia visitó Moscú el lunes y firmó un acuerdo con Rusia sobre gas y energía.")]
    [InlineData("Le ministre des affaires étrangères du Pérou s'est rendu au Chili mardi pour signer un accord.")]
    public void What_cannot_be_read_says_why_and_codes_nothing(string text)
    {
        var coding = Code(text);

        coding.Reports.ShouldBeEmpty();
        coding.WhyEmpty.ShouldNotBeNullOrEmpty();
    }

    private static DocumentCoding Code(string text) => new RulesCoder().Code(new(text, Published));

    private static string[] Lines(string text) =>
        [.. Code(text).Reports.Select(one => $"{one.OccurredOn} {one.Source} {one.Target} {one.Code}")];
}
