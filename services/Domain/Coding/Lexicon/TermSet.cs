namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>A set of words and phrases, any of which may match.</summary>
internal sealed class TermSet(IEnumerable<Word[]> terms)
{
    private readonly Dictionary<Word, List<Word[]>> _byFirst = Index(terms);

    /// <summary>The first position in a range at which a term matches; -1 where none does.</summary>
    public int FirstIn(ReadOnlySpan<Token> tokens, int from, int to)
    {
        for (var at = Math.Max(from, 0); at < to; at++)
            if (MatchesAt(tokens, at, to))
                return at;
        return -1;
    }

    private bool MatchesAt(ReadOnlySpan<Token> tokens, int at, int to)
    {
        var word = tokens[at].Word;
        return (_byFirst.TryGetValue(word, out var exact) && AnyAt(exact, tokens, at, to))
            || (word.Lemma != word && _byFirst.TryGetValue(word.Lemma, out var forms) && AnyAt(forms, tokens, at, to));
    }

    private static bool AnyAt(List<Word[]> terms, ReadOnlySpan<Token> tokens, int at, int to)
    {
        foreach (var term in terms)
        {
            var matched = at + term.Length <= to;
            for (var i = 1; matched && i < term.Length; i++)
                matched = tokens[at + i].Word.IsFormOf(term[i]);
            if (matched) return true;
        }
        return false;
    }

    private static Dictionary<Word, List<Word[]>> Index(IEnumerable<Word[]> terms)
    {
        var index = new Dictionary<Word, List<Word[]>>();
        foreach (var term in terms)
        {
            if (!index.TryGetValue(term[0], out var list)) index[term[0]] = list = [];
            list.Add(term);
        }
        return index;
    }
}
