using System.IO.Compression;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tests.Domain.Coding.Parsing;

/// <summary>How good the embedded model is; <c>tools/ParserTrainer</c> measures it in full.</summary>
public sealed class AccuracyTests
{
    private const int Every = 4;

    private sealed record Word(string Form, string Tag, int Head, string Relation);

    [Fact]
    public void On_news_of_another_treebank_four_of_five_words_have_the_right_head_and_relation()
    {
        var (words, tags, arcs) = (0, 0, 0);
        foreach (var gold in TreebankSentences("en_pud-test.conllu.gz").Where((_, i) => i % Every == 0))
        {
            var parsed = SentenceParser.Default.Parse([.. gold.Select(word => word.Form)]).ShouldNotBeNull();
            foreach (var (expected, found) in gold.Zip(parsed.Words).Where(pair => pair.First.Tag != "PUNCT"))
            {
                words++;
                if (found.Tag.ToString().Equals(expected.Tag, StringComparison.OrdinalIgnoreCase)) tags++;
                if (found.Head == expected.Head && found.Is(expected.Relation.Split(':')[0])) arcs++;
            }
        }

        words.ShouldBeGreaterThan(4_000);
        (100.0 * tags / words).ShouldBeGreaterThan(93.5);
        (100.0 * arcs / words).ShouldBeGreaterThan(80.0);
    }

    private static IEnumerable<Word[]> TreebankSentences(string name)
    {
        var path = Path.Combine(Repository.Seeds, "..", "..", "shared", "data", "ud", name);
        Assert.SkipUnless(File.Exists(path), $"The treebank {name} is not beside the repository.");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var words = new List<Word>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            if (cells.Length > 7 && int.TryParse(cells[0], out _))
                words.Add(new(cells[1], cells[3], int.Parse(cells[6]) - 1, cells[7]));
            if (line.Length > 0 || words.Count == 0) continue;
            yield return [.. words];
            words.Clear();
        }
    }
}
