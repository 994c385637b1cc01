using Diplomacy.Domain.Documents;

namespace Diplomacy.Tests.Domain.Documents;

public sealed class TextLikenessTests
{
    private const string Agency =
        "NAIROBI (Agency) - Kenya on Tuesday recalled its ambassador from Mogadishu for consultations after Somalia "
        + "auctioned blocks of the sea bed that both countries claim. The foreign ministry told the Somali envoy to "
        + "leave the country until his government had withdrawn the offer. A spokesman said that the sale was an act "
        + "of aggression and that it would not go unanswered. Somalia said that no blocks in the disputed waters "
        + "were being sold, and that it regretted the decision. The International Court of Justice is to rule.";

    [Fact]
    public void A_report_under_another_heading_with_a_sentence_less_is_a_copy()
    {
        var other = "Envoy must go\n\nBy our staff and agencies\n\n" + Agency[..^90];

        IsCopy(Agency, other).ShouldBeTrue();
        SharesBand(Agency, other).ShouldBeTrue();
    }

    [Fact]
    public void Case_punctuation_and_line_breaks_make_no_difference()
    {
        var other = Agency.ToUpperInvariant().Replace(' ', '\n').Replace(",", "");

        IsCopy(Agency, other).ShouldBeTrue();
    }

    [Fact]
    public void The_first_half_of_a_report_is_a_copy_of_it() =>
        IsCopy(Agency, Agency[..(Agency.Length / 2)]).ShouldBeTrue();

    [Fact]
    public void Two_reports_of_one_event_in_words_of_their_own_are_no_copies() => IsCopy(Agency,
        "Somalia's envoy was asked to go home on Tuesday and Kenya called its own ambassador back, in a row about oil "
        + "and gas under a triangle of sea. Officials in Nairobi were angered by an auction in London at which, they "
        + "say, licences for Kenyan waters were on offer. Mogadishu denies that any disputed block was for sale. "
        + "Judges in The Hague have still to decide where the border runs, and neither neighbour has moved a ship.")
        .ShouldBeFalse();

    [Fact]
    public void A_quote_of_one_sentence_makes_no_copy()
    {
        var other = "The paper has learned that relations are worse than the government admits. "
            + string.Join(' ', Enumerable.Range(1, 60).Select(number => $"Witness {number} told us of case {number}."))
            + Agency[..120];

        IsCopy(Agency, other).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Kenya recalled its ambassador from Somalia.")]
    [InlineData("…!?")]
    public void A_short_text_is_not_compared(string text) => TextLikeness.Of(text).ShouldBeNull();

    [Fact]
    public void Copies_share_a_band_and_other_texts_mostly_do_not()
    {
        var random = new Random(Seed: 22);
        var vocabulary = Enumerable.Range(0, 4_000).Select(number => $"word{number}").ToArray();
        var (found, wrong) = (0, 0);
        for (var trial = 0; trial < 200; trial++)
        {
            string[] words = [.. Enumerable.Range(0, 300).Select(_ => vocabulary[random.Next(vocabulary.Length)])];
            var copy = words.ToArray();
            for (var change = 0; change < 12; change++)
                copy[random.Next(copy.Length)] = "changed";
            string[] other = [.. Enumerable.Range(0, 300).Select(_ => vocabulary[random.Next(vocabulary.Length)])];
            if (SharesBand(string.Join(' ', words), string.Join(' ', copy)))
                found++;
            if (SharesBand(string.Join(' ', words), string.Join(' ', other)))
                wrong++;
        }
        found.ShouldBeGreaterThan(195, "seed 22");
        wrong.ShouldBeLessThan(5, "seed 22");
    }

    private static bool IsCopy(string one, string other) =>
        TextLikeness.Of(one)!.IsCopyOf(TextLikeness.Of(other)!);

    private static bool SharesBand(string one, string other) =>
        TextLikeness.Of(one)!.Bands.Intersect(TextLikeness.Of(other)!.Bands).Any();
}
