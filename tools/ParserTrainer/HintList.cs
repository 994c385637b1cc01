using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>
/// Hints for the words of a treebank, as the coder gives them: names from a gazetteer, verbs from a list. Some are left
/// out at random, so that the tagger also learns to do without.
/// </summary>
internal sealed class HintList
{
    private const double NameShare = 0.75;
    private const double VerbShare = 0.8;
    private const int NameWordsMax = 4;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WordHints> _verbs = new(StringComparer.Ordinal);

    /// <summary>Takes names from a tab-separated table: every entry with a capital, from the second column on.</summary>
    public void AddNames(FileInfo file)
    {
        foreach (var line in Rows(file))
            foreach (var name in line.Split('\t').Skip(1).SelectMany(cell => cell.Split(',')).Select(name => name.Trim()))
                if (name.Length > 3 && char.IsUpper(name[0])) _names.Add(name.Replace("-", " - "));
    }

    /// <summary>Takes verbs from a tab-separated table: the column named "verbs".</summary>
    public void AddVerbs(FileInfo file, VerbForms forms)
    {
        var column = Array.IndexOf(File.ReadLines(file.FullName).First().Split('\t'), "verbs");
        foreach (var line in Rows(file))
            foreach (var verb in line.Split('\t')[column].Split(',').Select(verb => verb.Trim().Split(' ')[0]))
                if (verb.Length > 1) AddVerb(verb, forms);
    }

    /// <summary>The hints of a sentence's words.</summary>
    public WordHints[] Of(TreebankSentence sentence, int seed)
    {
        var random = new Random(seed);
        var words = sentence.Forms;
        var hints = new WordHints[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (OfVerb(words[i]) is var verb and not WordHints.None && random.NextDouble() < VerbShare) hints[i] |= verb;
            var length = NameAt(words, i);
            if (length == 0 || random.NextDouble() >= NameShare) continue;
            for (var part = i; part < i + length; part++) hints[part] |= WordHints.Name;
        }
        return hints;
    }

    /// <summary>The forms of listed verbs that a word can be.</summary>
    public WordHints OfVerb(string word) => _verbs.GetValueOrDefault(word.ToLowerInvariant());

    private int NameAt(string[] words, int start)
    {
        if (!char.IsUpper(words[start][0])) return 0;
        for (var length = int.Min(NameWordsMax, words.Length - start); length > 0; length--)
            if (_names.Contains(string.Join(' ', words.AsSpan(start, length)!))) return length;
        return 0;
    }

    private void AddVerb(string verb, VerbForms forms)
    {
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
