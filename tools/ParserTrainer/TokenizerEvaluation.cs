using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>Measures the tokenizer on the texts of a treebank.</summary>
internal static class TokenizerEvaluation
{
    private const int ExamplesMax = 15;

    /// <summary>Prints precision and recall of words, and the words most often split or joined wrongly.</summary>
    public static void Run(string name, List<TreebankSentence> sentences, TextWriter output)
    {
        var (gold, guess, right) = (0, 0, 0);
        var wrong = new List<string>();
        foreach (var sentence in sentences)
        {
            if (Places(sentence) is not { } expected) continue;
            var found = UniversalTokenizer.Spans(sentence.Text, 0, sentence.Text.Length);
            gold += expected.Count;
            guess += found.Count;
            right += expected.Intersect(found).Count();
            wrong.AddRange(expected.Except(found).Select(span => sentence.Text.Substring(span.Start, span.Length)));
        }
        output.WriteLine($"{name}: words split with precision {100.0 * right / guess:F1}, recall"
            + $" {100.0 * right / gold:F1}; missed most: " + string.Join(' ', wrong.CountBy(word => word)
                .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Take(ExamplesMax).Select(pair => $"{pair.Key} ({pair.Value})")));
    }

    /// <summary>The places of the words in the text; null where the treebank changes the text.</summary>
    private static List<WordSpan>? Places(TreebankSentence sentence)
    {
        var found = new List<WordSpan>();
        var at = 0;
        foreach (var form in sentence.Forms)
        {
            while (at < sentence.Text.Length && char.IsWhiteSpace(sentence.Text[at])) at++;
            if (!sentence.Text.AsSpan(at).StartsWith(form, StringComparison.Ordinal)) return null;
            found.Add(new(at, form.Length));
            at += form.Length;
        }
        return found;
    }
}
