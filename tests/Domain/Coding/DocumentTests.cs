using Diplomacy.Domain.Coding;

namespace Diplomacy.Tests.Domain.Coding;

/// <summary>How later sentences of a document refer to earlier ones, in documents made up for the tests.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void Both_sides_are_the_countries_of_the_sentence_before() =>
        Lines("Kenya's president visited Uganda in January. The two sides signed a treaty on fishing.").ShouldBe(
        [
            "2009-01 KEN UGA 042", "2009-01 UGA KEN 043", "2009-01 UGA KEN 057", "2009-01 KEN UGA 057",
        ]);

    [Fact]
    public void A_list_of_hosts_makes_a_visit_each() =>
        Lines("The Danish prime minister paid visits to Chile and Peru, Ecuador and Bolivia in late 2008.")
            .Where(line => line.EndsWith("042")).ShouldBe(
            [
                "2008-11 DNK CHL 042", "2008-11 DNK PER 042", "2008-11 DNK ECU 042", "2008-11 DNK BOL 042",
            ]);

    [Fact]
    public void A_past_habit_a_question_or_an_opinion_is_not_coded()
    {
        Lines("Gabon used to buy arms from Spain, according to the defence ministry in the capital.").ShouldBeEmpty();
        Lines("Will Gabon expel the ambassador of Spain over the affair in the capital?").ShouldBeEmpty();
        Lines("Analysts said that Gabon attacked Spain in the debate of the assembly.").ShouldBeEmpty();
    }

    [Fact]
    public void An_older_date_applies_only_to_its_own_clause() =>
        Lines("Mali, which expelled the Libyan ambassador in March 2007, signed a treaty with Libya on Tuesday.")
            .ShouldContain("2009-02-24 MLI LBY 057");

    [Fact]
    public void Headings_captions_and_the_author_are_no_part_of_the_article()
    {
        var coding = Code("Ghana Expels Togo\n\nby A Writer\n\nGhana and Togo sign. Credit: An Agency\n\n"
            + "Ghana expelled the Togolese ambassador yesterday.\n\nAuthor\n\nHe visited Togo in 2007 for Ghana.");

        coding.Reports.Single().Paragraph.ShouldBe(1);
        coding.Reports.Single().Code.ToString().ShouldBe("161");
    }

    [Fact]
    public void Names_that_no_dictionary_has_are_listed() =>
        Code("The chairman of the Zorblat Front visited the president of Ghana yesterday in the capital.")
            .UnknownActors.ShouldContain(actor => actor.Name.Contains("Zorblat"));

    [Fact]
    public void The_same_document_gives_the_same_coding()
    {
        const string text = "Kenya's president visited Uganda in January. The two sides signed a treaty on fishing.";

        Lines(text).ShouldBe(Lines(text));
    }

    private static DocumentCoding Code(string text) => new RulesCoder().Code(new(text, new DateOnly(2009, 2, 26)));

    private static string[] Lines(string text) =>
        [.. Code(text).Reports.Select(one => $"{one.OccurredOn} {one.Source} {one.Target} {one.Code}")];
}
