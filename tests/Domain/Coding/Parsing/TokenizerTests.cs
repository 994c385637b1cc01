using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tests.Domain.Coding.Parsing;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("Peru didn't sign.", "Peru|did|n't|sign|.")]
    [InlineData("China’s envoy can’t attend", "China|’s|envoy|ca|n’t|attend")]
    [InlineData("They cannot agree", "They|can|not|agree")]
    [InlineData("The trade-related talks", "The|trade|-|related|talks")]
    [InlineData("An ex-minister and a pro-Iran group", "An|ex-minister|and|a|pro-Iran|group")]
    [InlineData("F-16 jets of the G-20", "F-16|jets|of|the|G-20")]
    [InlineData("The U.S. and the U.K. met N. Korea.", "The|U.S.|and|the|U.K.|met|N.|Korea|.")]
    [InlineData("Gen. Smith paid $4.5 million", "Gen.|Smith|paid|$|4.5|million")]
    [InlineData("\"No,\" he said -- twice...", "\"|No|,|\"|he|said|--|twice|...")]
    [InlineData("At 9:30 a.m. on 8/7/2018", "At|9:30|a.m.|on|8/7/2018")]
    [InlineData("the Taliban' leaders; Ba'athists", "the|Taliban|'|leaders|;|Ba'athists")]
    [InlineData("AT&T and example.com", "AT&T|and|example.com")]
    [InlineData("a $16bn loan at 10am", "a|$|16|bn|loan|at|10|am")]
    [InlineData("It was plan B.", "It|was|plan|B|.")]
    [InlineData("Resolution No. 5. No.", "Resolution|No.|5|.|No|.")]
    public void Words_are_split_as_Universal_Dependencies_split_them(string text, string words) =>
        string.Join('|', UniversalTokenizer.Words(text, UniversalTokenizer.Spans(text, 0, text.Length)))
            .ShouldBe(words);

    [Fact]
    public void Places_count_from_the_beginning_of_the_text()
    {
        const string text = "First. Chad's army left. Last.";

        var spans = UniversalTokenizer.Spans(text, 7, 17);

        spans.ShouldBe([new(7, 4), new(11, 2), new(14, 4), new(19, 4), new(23, 1)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20260301)]
    public void Every_character_that_is_not_blank_belongs_to_one_word(int seed)
    {
        var random = new Random(seed);
        const string alphabet = "aB1.,'’-/:&@_ $\u0301\u00ADé\u200B\n\t\u0000\uD83D\uDE00n't's";
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ =>
                alphabet[random.Next(alphabet.Length)]));
            var at = 0;
            foreach (var span in UniversalTokenizer.Spans(text, 0, text.Length))
            {
                span.Start.ShouldBeGreaterThanOrEqualTo(at, text);
                span.Length.ShouldBePositive(text);
                text[at..span.Start].Any(char.IsLetterOrDigit).ShouldBeFalse(text);
                at = span.End;
            }
            at.ShouldBeLessThanOrEqualTo(text.Length);
            text[at..].Any(char.IsLetterOrDigit).ShouldBeFalse(text);
        }
    }
}
