using Diplomacy.Domain.Coding;

namespace Diplomacy.Tests.Domain.Coding;

/// <summary>Words whose country the text around them gives, in documents made up for the tests.</summary>
public sealed class ContextTests
{
    [Fact]
    public void A_description_is_the_last_country_named_that_fits_it()
    {
        Lines("Tajikistan and Iran signed a treaty on Monday. The former Soviet republic then expelled a Kenyan envoy.")
            .ShouldContain(line => line.EndsWith("TJK KEN 161"));
        Lines("Bhutan met India on Monday. The Himalayan kingdom praised Japan on Tuesday.")
            .ShouldContain(line => line.EndsWith("BTN JPN 051"));
        Lines("Peru met Bolivia on Monday. The landlocked country thanked Chile on Tuesday.")
            .ShouldContain(line => line.EndsWith("BOL CHL 051"));
    }

    [Fact]
    public void A_description_with_an_indefinite_article_names_nobody() =>
        Lines("Tajikistan met Iran on Monday. A former Soviet republic expelled a Pakistani envoy on Tuesday.")
            .ShouldNotContain(line => line.Contains("TJK PAK"));

    [Fact]
    public void In_an_interview_we_are_the_country_of_who_is_asked()
    {
        const string interview = "\"We waited too long\"\n\nUruguay's foreign minister answers our questions "
            + "(Montevideo, 3 February 2009)\n\n\"Paraguay imposed tariffs on us last week, and we turned its demands "
            + "down on Monday.\"";

        Lines(interview).ShouldContain(line => line.EndsWith("PRY URY 163"));
        Lines(interview).ShouldContain("2009-02-23 URY PRY 120");
    }

    [Fact]
    public void Who_speaks_is_we_in_what_he_says() =>
        Lines("BERLIN, February 25 - \"We have expelled two envoys of Laos,\" the Vietnamese premier said on Monday.")
            .ShouldContain("2009-02-23 VNM LAO 161");

    [Fact]
    public void In_a_release_a_minister_without_a_country_is_its_own() =>
        Lines("PRESS RELEASE\n\nOslo, 24 February 2009\n\nJapan helped Fiji on Monday. The Minister of Foreign Affairs "
            + "thanked Chile on Tuesday for the rescue of a trawler.").ShouldContain("2009-02-24 NOR CHL 051");

    [Fact]
    public void His_government_is_that_of_a_person_not_of_a_country() =>
        Lines("The reporter Edda Marz was jailed by Gabon on Monday, and his government condemned Togo on Tuesday.")
            .ShouldNotContain(line => line.Contains("GAB TGO"));

    [Fact]
    public void The_guest_the_neighbour_and_the_counterpart_are_the_other_party()
    {
        Lines("Malawi's president landed in Lusaka on Monday. The Zambian leader thanked his guest on Tuesday.")
            .ShouldContain("2009-02-24 ZMB MWI 051");
        Lines("Gabon's army crossed into Congo-Brazzaville on Monday. Gabon accused its neighbour of murder Tuesday.")
            .ShouldContain(line => line.StartsWith("2009-02-24 GAB COG 11"));
        Lines("The Omani minister flew to Kuwait on Monday. He praised his Kuwaiti counterpart on Tuesday.")
            .ShouldContain("2009-02-24 OMN KWT 051");
    }

    [Fact]
    public void What_is_received_was_given()
    {
        Lines("Nepal received grain from India on Monday.").ShouldBe(["2009-02-23 IND NPL 073"]);
        Lines("Senegal obtained a loan from Kuwait on Monday.").ShouldBe(["2009-02-23 KWT SEN 071"]);
    }

    [Fact]
    public void A_verb_or_an_object_that_is_left_out_is_that_of_the_clause_before()
    {
        Lines("Chad expelled three Cuban diplomats on Monday, and Niger two.").ShouldBe(
            ["2009-02-23 TCD CUB 161", "2009-02-23 NER CUB 161"]);
        Lines("While Chad expelled three Cuban diplomats on Monday, Niger expelled four.").ShouldBe(
            ["2009-02-23 TCD CUB 161", "2009-02-23 NER CUB 161"]);
    }

    [Fact]
    public void A_count_of_days_before_a_clause_dates_that_clause()
    {
        Lines("The talks opened on Monday, four days after Togo had expelled the Beninese ambassador.")
            .ShouldContain("2009-02-19 TGO BEN 161");
        Lines("Hours earlier, on Sunday, Togo expelled the Beninese ambassador.")
            .ShouldContain("2009-02-22 TGO BEN 161");
    }

    [Fact]
    public void A_time_that_is_said_twice_has_its_more_precise_date() =>
        Lines("Togo expelled the Beninese ambassador a week ago, on 18 February.").ShouldBe(["2009-02-18 TGO BEN 161"]);

    [Fact]
    public void What_undoes_an_act_is_itself_undone() =>
        Lines("Togo suspended its withdrawal from a treaty with Benin on Monday.")
            .ShouldNotContain(line => line.EndsWith("160") || line.EndsWith("120"));

    [Fact]
    public void Nobody_takes_part_in_what_he_says_he_nearly_did() =>
        Lines("Togo was on the verge of breaking off relations with Benin on Monday.").ShouldBeEmpty();

    private static string[] Lines(string text) =>
        [.. new RulesCoder().Code(new(text, new(2009, 2, 25))).Reports
            .Select(report => $"{report.OccurredOn} {report.Source} {report.Target} {report.Code}")];
}
