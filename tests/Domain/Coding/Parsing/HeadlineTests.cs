using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tests.Domain.Coding.Parsing;

/// <summary>Headlines lack articles and auxiliaries, and their verbs look like nouns.</summary>
public sealed class HeadlineTests
{
    [Theory]
    [InlineData("Peru expels Chilean envoy", "expels root -", "Peru nsubj expels", "envoy obj expels")]
    [InlineData("Latvia fears attack on Estonia", "fears root -", "Latvia nsubj fears", "attack obj fears")]
    [InlineData("Jordan cuts ties with Qatar", "cuts root -", "Jordan nsubj cuts", "ties obj cuts")]
    [InlineData("Mali attacks Niger", "attacks root -", "Mali nsubj attacks", "Niger obj attacks")]
    [InlineData("Oman to host Yemen talks", "host root -", "Oman nsubj host", "talks obj host")]
    [InlineData("Gabon Recalls Its Envoy", "Recalls root -", "Gabon nsubj Recalls", "Envoy obj Recalls")]
    [InlineData("SUDAN REJECTS OFFER", "REJECTS root -", "SUDAN nsubj REJECTS", "OFFER obj REJECTS")]
    public void The_verb_of_a_headline_is_found_when_the_names_are_known(string text, params string[] arcs) =>
        arcs.Except(Sentences.Arcs(Sentences.Parse(text, "Peru", "Chilean", "Latvia", "Estonia", "Jordan", "Qatar",
            "Mali", "Niger", "Oman", "Yemen", "Gabon", "SUDAN"))).ShouldBeEmpty();

    [Fact]
    public void A_hint_that_a_word_can_be_a_verb_makes_it_one_after_a_name()
    {
        string[] words = ["Tuvalu", "lambasts", "Nauru"];

        var sentence = SentenceParser.Default.Parse(words, [WordHints.Name, WordHints.VerbThird, WordHints.Name])!;

        sentence.Words[1].Tag.ShouldBe(PartOfSpeech.Verb);
        sentence.Words[1].Xpos.ShouldBe("VBZ");
    }
}
