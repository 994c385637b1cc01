using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>Reads the meanings of verbs, nouns and set phrases and attaches them to their words.</summary>
internal sealed class FrameReader(LexiconBuilder words)
{
    private const string Person = "#person";

    private readonly Dictionary<string, string[]> _groups = DictionaryFile.Read("groups.tsv")
        .ToDictionary(row => row[0], row => DictionaryFile.Several(row[1]));

    private readonly Dictionary<Word, List<Frame>> _verbs = [];
    private readonly Dictionary<Word, List<Frame>> _nouns = [];
    private readonly Dictionary<Word, List<Frame>> _sets = [];

    public void ReadAll()
    {
        // Verbs first, so that the words of groups find their lemmas.
        foreach (var row in DictionaryFile.Read("verbs.tsv").Concat(DictionaryFile.Read("polarity.tsv")))
            foreach (var entry in DictionaryFile.Several(row[1])) words.Verb(entry.Split(' ')[0]);
        foreach (var row in DictionaryFile.Read("verbs.tsv"))
            foreach (var entry in DictionaryFile.Several(row[1])) Add(_verbs, 0, row, entry);
        foreach (var row in DictionaryFile.Read("nouns.tsv"))
            foreach (var entry in DictionaryFile.Several(row[1])) Add(_nouns, ^1, row, entry);
        foreach (var row in DictionaryFile.Read("phrases.tsv"))
            foreach (var entry in DictionaryFile.Several(row[1])) Add(_sets, 0, row, entry);
        foreach (var (word, frames) in _verbs) word.Verb = [.. frames];
        foreach (var (word, frames) in _nouns) word.Noun = [.. frames];
        foreach (var (word, frames) in _sets) word.Set = [.. frames];
    }

    private void Add(Dictionary<Word, List<Frame>> table, Index key, string[] row, string entry)
    {
        var head = words.Split(entry);
        if (table == _nouns && head[^1].Lemma == head[^1]) words.Noun(head[^1]);
        var isReceived = row[0][0] == '<';
        if (isReceived) row = [row[0][1..], .. row[1..]];
        // "-" is no act of one country on another: "signed a decree".
        var (code, way) = row[0] == "-" ? (default, Way.Done)
            : Enum.TryParse<Way>(row[0], ignoreCase: true, out var parsed) && !char.IsDigit(row[0][0])
            ? (default, parsed)
            : (CameoCode.Parse(row[0]), Way.Done);
        var to = row[3].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var frame = new Frame(
            head, code, way, WithOf(row[2]), [.. to.Where(word => word is not ("both" or "none")).Select(words.Get)],
            to.Contains("both"), !to.Contains("none"))
        {
            Before = WithOf(row[2], isBefore: true),
            NeedsPerson = row[2] == Person,
            IsReceived = isReceived,
        };
        var keyed = table == _nouns ? head[key].Lemma : head[0];
        if (!table.TryGetValue(keyed, out var frames)) table[keyed] = frames = [];
        frames.Add(frame);
    }

    private TermSet? WithOf(string cell, bool isBefore = false)
    {
        if (cell == Person) return null;
        var terms = DictionaryFile.Several(cell)
            .Where(term => (term[0] == '<') == isBefore)
            .Select(term => term.TrimStart('<'))
            .SelectMany(term => term[0] == '@' ? _groups[term[1..]] : [term])
            .Select(words.Split)
            .ToArray();
        foreach (var term in terms)
            if (term.Length == 1 && term[0].Lemma == term[0] && char.IsLetter(term[0].Text[0])) words.Noun(term[0]);
        return terms.Length == 0 ? null : new(terms);
    }
}
