using System.Globalization;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tests.Domain.Coding.Parsing;

public sealed class SentenceParserTests
{
    private const string Long = "Although Norway had condemned the attack, its envoy said on Monday that the two sides"
        + " would resume talks about the gas that Sweden buys, which Finland's minister called a mistake.";

    [Theory]
    [InlineData("Bolivia expelled the American ambassador on Thursday.",
        "Bolivia nsubj expelled", "ambassador obj expelled", "Thursday obl expelled")]
    [InlineData("The ambassador was expelled by Bolivia.", "ambassador nsubj:pass expelled", "was aux:pass expelled",
        "Bolivia obl:agent expelled")]
    [InlineData("Iran did not attack Iraq.", "Iran nsubj attack", "not advmod attack", "Iraq obj attack")]
    [InlineData("Malta said that Libya had released the hostages.", "Malta nsubj said", "released ccomp said",
        "Libya nsubj released", "hostages obj released")]
    [InlineData("If Iran attacks Saudi Arabia, the United States will respond.", "attacks advcl respond",
        "If mark attacks", "Iran nsubj attacks", "States nsubj respond", "will aux respond")]
    [InlineData("Kenya wants Uganda to withdraw its troops.", "Kenya nsubj wants", "withdraw xcomp wants",
        "Uganda obj wants", "troops obj withdraw")]
    [InlineData("Chile and Peru signed an agreement.", "Chile nsubj signed", "Peru conj Chile",
        "agreement obj signed")]
    [InlineData("The president of Chad met his counterpart in Niger.", "president nsubj met", "Chad nmod president",
        "counterpart obj met")]
    [InlineData("Greece is an ally of Cyprus.", "ally root -", "Greece nsubj ally", "is cop ally", "Cyprus nmod ally")]
    [InlineData("Sanctions have been imposed on Belarus.", "Sanctions nsubj:pass imposed", "been aux:pass imposed",
        "Belarus obl imposed")]
    public void Who_does_what_to_whom_is_found(string text, params string[] arcs) =>
        arcs.Except(Sentences.Arcs(Sentences.Parse(text))).ShouldBeEmpty();

    [Theory]
    [InlineData("expelled", "expel")]
    [InlineData("diplomats", "diplomat")]
    [InlineData("countries", "country")]
    [InlineData("were", "be")]
    [InlineData("signing", "sign")]
    public void Verbs_and_nouns_have_lemmas(string form, string lemma)
    {
        var sentence = Sentences.Parse("The countries were signing papers when diplomats were expelled.");

        sentence.Words.First(word => word.Form == form).Lemma.ShouldBe(lemma);
    }

    [Fact]
    public void A_sentence_of_more_words_than_the_limit_is_not_parsed()
    {
        SentenceParser.Default.Parse([.. Enumerable.Repeat("Chad", SentenceParser.WordsMax)]).ShouldNotBeNull();
        SentenceParser.Default.Parse([.. Enumerable.Repeat("Chad", SentenceParser.WordsMax + 1)]).ShouldBeNull();
        SentenceParser.Default.Parse([]).ShouldBeNull();
    }

    [Fact]
    public void Hints_for_another_number_of_words_are_refused() =>
        Should.Throw<ArgumentException>(() => SentenceParser.Default.Parse(["Chad"], [WordHints.Name, WordHints.Name]))
            .Message.ShouldStartWith("There are 2 hints for 1 words.");

    [Fact]
    public void Every_thread_and_culture_gets_the_same_tree()
    {
        var expected = Tree(Long);

        Parallel.For(0, 64, i =>
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = i % 2 == 0 ? culture : CultureInfo.InvariantCulture;
            Tree(i % 3 == 0 ? "Iraq left." : "Iran stayed, and Iraq left.");
            Tree(Long).ShouldBe(expected);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-20)]
    [InlineData(20260301)]
    public void Any_words_become_one_tree(int seed)
    {
        string[] pieces = ["Iran", "the", "said", "that", "to", ",", ".", "and", "which", "\"", "by", "attack", "", " ",
            "\u0000", "\uD800", "é", "was", "not", "5", new('x', 5_000), "'s", "\u202E", "IRAN", "…"];
        var random = new Random(seed);
        for (var i = 0; i < 200; i++)
        {
            var count = random.Next(1, 60);
            string[] words = [.. Enumerable.Range(0, count).Select(_ => pieces[random.Next(pieces.Length)])];
            WordHints[] hints = [.. words.Select(_ => (WordHints)random.Next(64))];

            var sentence = SentenceParser.Default.Parse(words, hints).ShouldNotBeNull();

            sentence.Words.Count(word => word.Head == -1).ShouldBe(1);
            sentence.Words.Where(word => word.Head == -1).ShouldAllBe(word => word.Relation == "root");
            sentence.Words.ShouldAllBe(word => word.Confidence >= 0 && word.Confidence <= 1 + 1e-9);
            sentence.Margin.ShouldBeGreaterThanOrEqualTo(0);
            for (var at = 0; at < words.Length; at++) ReachesRoot(sentence, at).ShouldBeTrue();
        }
    }

    private static ParsedWord[] Tree(string text) => [.. Sentences.Parse(text).Words];

    private static bool ReachesRoot(ParsedSentence sentence, int at)
    {
        for (var steps = 0; steps <= sentence.Words.Count; steps++)
        {
            if (sentence.Words[at].Head < 0) return at == sentence.Root;
            at = sentence.Words[at].Head;
        }
        return false;
    }
}
