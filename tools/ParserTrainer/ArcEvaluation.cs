using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>Measures a parser on sentences of which only the arcs that matter are known.</summary>
internal static class ArcEvaluation
{
    /// <summary>Prints the share of arcs and of whole sentences that are right, and the wrong ones.</summary>
    public static void Run(SentenceParser parser, FileInfo file, HintList hints, TextWriter output)
    {
        foreach (var withNames in (bool[])[false, true])
        {
            var (arcs, rightArcs, sentences, rightSentences) = (0, 0, 0, 0);
            var wrong = new List<string>();
            foreach (var cells in Rows(file))
            {
                var parsed = Parse(parser, cells[0], withNames ? cells[1].Split(',') : [], withNames ? hints : null);
                var expected = cells[2].Split(';');
                var missing = expected.Except(Arcs(parsed)).ToArray();
                arcs += expected.Length;
                rightArcs += expected.Length - missing.Length;
                sentences++;
                if (missing.Length == 0) rightSentences++;
                else wrong.Add($"  {cells[0]}: {string.Join(' ', parsed.Words.Select(word => word.Xpos))};"
                    + $" not {string.Join(", ", missing)}");
            }
            output.WriteLine($"{file.Name}, {(withNames ? "with" : "without")} hints: arcs"
                + $" {100.0 * rightArcs / arcs:F1} %, sentences {100.0 * rightSentences / sentences:F1} %"
                + $" of {sentences}");
            foreach (var line in wrong) output.WriteLine(line);
        }
    }

    private static IEnumerable<string[]> Rows(FileInfo file) => File.ReadLines(file.FullName).Skip(1)
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'));

    private static ParsedSentence Parse(SentenceParser parser, string text, string[] names, HintList? list)
    {
        var words = UniversalTokenizer.Words(text, UniversalTokenizer.Spans(text, 0, text.Length));
        var hints = words.Select(word => (names.Contains(word) ? WordHints.Name : WordHints.None)
            | (list?.OfVerb(word) ?? WordHints.None)).ToArray();
        return parser.Parse(words, hints)!;
    }

    private static IEnumerable<string> Arcs(ParsedSentence parsed) => parsed.Words.Select(word =>
        $"{word.Form} {word.Relation} {(word.Head < 0 ? "-" : parsed.Words[word.Head].Form)}");
}
