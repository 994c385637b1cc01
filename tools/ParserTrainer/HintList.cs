using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>
/// Hints for the words of a treebank, as the coder gives them: names from a gazetteer, verbs from a list. Half of the
/// sentences have none, so that the tagger also learns to do without.
/// </summary>
internal sealed class HintList
{
    private const double SentenceShare = 0.5;

    // No dictionary is complete.
    private const double WordShare = 0.9;

    private const int NameWordsMax = 4;
    private const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WordHints> _verbs = new(StringComparer.Ordinal);
    private readonly List<TreebankWord> _verbWords = [];

    /// <summary>Takes names from a tab-separated table: entries with a capital, from the second column on.</summary>
    public void AddNames(FileInfo file)
    {
        foreach (var line in Rows(file))
            foreach (var name in line.Split('\t').Skip(1).SelectMany(cell => cell.Split(',', Trimmed)))
                if (name.Length > 3 && char.IsUpper(name[0])) _names.Add(name.Replace("-", " - "));
    }

    /// <summary>Takes verbs from a tab-separated table: the column named "verbs".</summary>
    public void AddVerbs(FileInfo file, VerbForms forms)
    {
        var column = Array.IndexOf(File.ReadLines(file.FullName).First().Split('\t'), "verbs");
        foreach (var line in Rows(file))
            foreach (var verb in line.Split('\t')[column].Split(',', Trimmed).Select(verb => verb.Split(' ')[0]))
                if (verb.Length > 1) AddVerb(verb, forms);
    }

    /// <summary>The forms of the verbs, for learning lemmas.</summary>
    public IReadOnlyList<TreebankWord> VerbWords => _verbWords;

    /// <summary>The names of one word, in order.</summary>
    public string[] ShortNames => [.. _names.Where(name => name.All(char.IsLetter)).Order(StringComparer.Ordinal)];

    /// <summary>The hints of a sentence for training: none, or most.</summary>
    public WordHints[] SomeOf(TreebankSentence sentence, int seed)
    {
        var random = new Random(seed);
        if (random.NextDouble() >= SentenceShare) return new WordHints[sentence.Words.Length];
        return [.. AllOf(sentence).Select(hint => random.NextDouble() < WordShare ? hint : WordHints.None)];
    }

    /// <summary>All hints of a sentence.</summary>
    public WordHints[] AllOf(TreebankSentence sentence)
    {
        var words = sentence.Forms;
        var hints = new WordHints[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            hints[i] |= OfVerb(words[i]);
            for (var part = i + NameLengthAt(words, i) - 1; part >= i; part--) hints[part] |= WordHints.Name;
        }
        return hints;
    }

    /// <summary>The forms of listed verbs that a word can be.</summary>
    public WordHints OfVerb(string word) => _verbs.GetValueOrDefault(word.ToLowerInvariant());

    private int NameLengthAt(string[] words, int start)
    {
        if (!char.IsUpper(words[start][0])) return 0;
        for (var length = int.Min(NameWordsMax, words.Length - start); length > 0; length--)
            if (_names.Contains(string.Join(' ', words.AsSpan(start, length)!))) return length;
        return 0;
    }

    private void AddVerb(string verb, VerbForms forms)
    {
        _verbWords.AddRange(forms.Words(verb));
        Add(verb, WordHints.VerbBase);
        Add(VerbForms.Third(verb), WordHints.VerbThird);
        Add(forms.Past(verb), WordHints.VerbPast);
        Add(forms.Participle(verb), WordHints.VerbParticiple);
        Add(VerbForms.Ing(verb), WordHints.VerbIng);
    }

    private void Add(string form, WordHints hint) => _verbs[form] = _verbs.GetValueOrDefault(form) | hint;

    private static IEnumerable<string> Rows(FileInfo file) =>
        File.ReadLines(file.FullName).Skip(1).Where(line => line.Length > 0 && line[0] != '#');
}
