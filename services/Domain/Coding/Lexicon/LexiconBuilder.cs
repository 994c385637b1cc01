using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>Builds the words of the lexicon from the dictionaries.</summary>
internal sealed class LexiconBuilder
{
    private const int Always = 9999;

    // Spellings that the rules refer to, even if no dictionary has them.
    private const string Required =
        ", . ; : ! ? ( ) [ ] { } \" “ ” ‘ - -- – — / $ £ € % & 's n't january february march april may june july "
        + "august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday "
        + "wednesday thursday friday saturday sunday today yesterday tomorrow tonight week month year day weekend "
        + "weeks months years days ago last next this late early mid beginning end spring summer autumn fall winter "
        + "earlier past million billion trillion thousand hundred dollar dollars us usd u.s. US worth pro anti led "
        + "used said according that to by of and or as country countries nation nations side sides leader leaders "
        + "government governments president presidents capital counterpart both two neighbor neighbour neighbors "
        + "neighbours it they he she its their his her there than latter former same must should have need ought had "
        + "has been plan decision intention effort attempt right ethnic joint mutual credit photo then during when "
        + "first ever n't no time week's who which whom whose where in at on with for from into against over about "
        + "re professor economist columnist tank think he's "
        + "bank analyst analysts expert experts observer observers scholar following after since before "
        + "'ll offer threat pledge promise refusal demand request call commitment shall "
        + "will would may might could can shall not never they we you i "
        + "republic army state ally minister sister sisters rival rivals foe foes power powers delegation delegations "
        + "group organization organisation movement guerrillas terrorist terrorists until";

    // Nouns by which later sentences refer to two countries or to their dealings: "the two sides", "the deals".
    private static readonly string[] Paired =
        ["country", "nation", "side", "leader", "government", "president", "neighbor", "neighbour", "capital", "deal",
         "agreement", "accord", "treaty", "pact", "republic", "army", "state", "ally", "minister", "sister", "rival",
         "foe", "power", "delegation"];

    private static readonly string[] Articles = ["al-", "el-", "al ", "el "];

    public Dictionary<string, Word> Lower { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Word> Exact { get; } = new(StringComparer.Ordinal);

    private readonly Dictionary<Word, List<ActorPhrase>> _phrases = [];
    private Dictionary<string, (string Past, string Participle)> _irregular = [];

    public void ReadAll()
    {
        foreach (var text in Required.Split(' ')) Get(text);
        foreach (var noun in Paired) Noun(Get(noun));
        _irregular = DictionaryFile.Read("irregulars.tsv").ToDictionary(row => row[0], row => (row[1], row[2]));
        foreach (var verb in _irregular.Keys) Verb(verb);
        ReadGrammar();
        ReadRoles();
        ReadNations();
        ReadOrganisations();
        ReadLeaders();
        new FrameReader(this).ReadAll();
        foreach (var (word, phrases) in _phrases)
            word.Phrases = [.. phrases.OrderByDescending(phrase => phrase.Words.Length)];
    }

    /// <summary>The word of a spelling, created where there is none yet.</summary>
    public Word Get(string text)
    {
        var isAcronym = text.Length >= 2 && text.All(char.IsUpper);
        var (table, key) = isAcronym ? (Exact, text) : (Lower, Fold(text));
        if (table.TryGetValue(key, out var word)) return word;
        table[key] = word = new(key);
        word.Lemma = word;
        if (!isAcronym && !char.IsLetterOrDigit(key[0])) word.Tags |= WordTags.Punctuation;
        // "7" is a number also where a name has it: "G-7".
        if (char.IsDigit(key[0])) word.Tags |= Words.Number.Tags;
        if (key is "'s" or "n't") word.Tags = key == "'s" ? WordTags.Possessive : WordTags.Negation;
        return word;
    }

    /// <summary>The words of a phrase.</summary>
    public Word[] Split(string phrase) =>
        [.. WordScanner.Pieces(phrase).Select(piece => Get(phrase.Substring(piece.Start, piece.Length)))];

    /// <summary>Makes a word a verb: all its forms point to it.</summary>
    public Word Verb(string text)
    {
        var lemma = Get(text);
        foreach (var (form, kind) in Inflection.OfVerb(text, _irregular))
        {
            var word = Get(form);
            word.Forms |= kind;
            if (word.Lemma == word) word.Lemma = lemma;
        }
        // "Cancelled" and "canceled": British spelling doubles the letter.
        foreach (var (form, kind) in Inflection.BritishForms(text))
        {
            var word = Get(form);
            word.Forms |= kind;
            if (word.Lemma == word) word.Lemma = lemma;
        }
        return lemma;
    }

    /// <summary>Makes a word a noun: its plural points to it.</summary>
    public Word Noun(Word lemma)
    {
        var plural = Get(Inflection.Plural(lemma.Text));
        if (plural.Lemma == plural && plural != lemma) plural.Lemma = lemma;
        return lemma;
    }

    private static string Fold(string text) =>
        string.Create(text.Length, text, (folded, given) =>
        {
            for (var i = 0; i < given.Length; i++)
                folded[i] = given[i] == '’' ? '\'' : CountryNameFolding.Plainly(char.ToLowerInvariant(given[i]));
        });

    private void ReadGrammar()
    {
        foreach (var row in DictionaryFile.Read("grammar.tsv"))
        {
            var tag = Enum.Parse<WordTags>(row[0], ignoreCase: true);
            var isVerb = (tag & (WordTags.Speech | WordTags.Transparent | WordTags.Future | WordTags.Verb)) != 0;
            foreach (var entry in DictionaryFile.Several(row[1]))
                (isVerb ? Verb(entry) : Get(entry)).Tags |= tag;
        }
        foreach (var month in DateWords.Months) Get(month).Tags |= WordTags.Month;
    }

    private void ReadRoles()
    {
        var described = DictionaryFile.Read("descriptions.tsv").Select(row => new[] { "GOV", row[0] });
        foreach (var row in DictionaryFile.Read("roles.tsv").Concat(described))
            foreach (var entry in DictionaryFile.Several(row[1]))
            {
                var actor = new Actor(default, "", row[0]);
                Add(entry, PhraseKind.Role, actor);
                Add(Inflection.Plural(entry), PhraseKind.Role, actor);
                if (!entry.Contains(' ') && !entry.Contains('-')) Noun(Get(entry));
            }
    }

    private void ReadNations()
    {
        foreach (var row in DictionaryFile.Read("nations.tsv"))
        {
            var actor = ActorOf(row[0], "");
            foreach (var people in DictionaryFile.Several(row[1]))
            {
                Add(people, PhraseKind.People, actor);
                Add(people + "s", PhraseKind.People, actor);
            }
            foreach (var seat in DictionaryFile.Several(row[2])) Add(seat, PhraseKind.Seat, actor);
            foreach (var place in DictionaryFile.Several(row[3])) Add(place, PhraseKind.Place, actor);
        }
        foreach (var row in DictionaryFile.Read("aliases.tsv"))
            foreach (var name in DictionaryFile.Several(row[1]))
                Add(name, PhraseKind.Country, new(CountryCode.Parse(row[0])));
        foreach (var country in CountryLookup.All.Where(country => !CountryLookup.IsOrganisation(country)))
            foreach (var name in CountryLookup.NamesOf(country))
                if (!name.Contains('(') && !name.Contains(',') && CountryLookup.Resolve(name) is { IsFound: true })
                    Add(name, PhraseKind.Country, new(country));
    }

    private void ReadOrganisations()
    {
        foreach (var row in DictionaryFile.Read("organisations.tsv"))
            foreach (var name in DictionaryFile.Several(row[2]))
                Add(name, PhraseKind.Organisation, ActorOf(row[0], row[1]));
    }

    private void ReadLeaders()
    {
        var rows = DictionaryFile.Read("leaders.tsv").ToArray();
        foreach (var row in rows)
        {
            var until = row[4].Length == 0
                ? Always : int.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture);
            var from = int.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture);
            foreach (var name in Spellings(row[2])) Add(name, PhraseKind.Person, ActorOf(row[0], row[1]), from, until);
            var surname = Surname(row[2]);
            if (surname is not null)
                Add(surname, PhraseKind.Person, ActorOf(row[0], row[1]), from, until, needsTitle: true);
        }
    }

    // The Arabic article is written in many ways: "Omar al-Bashir", "Omar El Bashir".
    private static IEnumerable<string> Spellings(string name) =>
        name.IndexOf(" al-", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? Articles.Select(article =>
            $"{name[..at]} {article}{name[(at + 4)..]}") : [name];

    // East Asian family names come first, and are too short and common to identify a person.
    private static string? Surname(string name)
    {
        var words = name.Split(' ');
        return words.Length > 1 && words[^1].Length > 3 && !words[^1].Contains('-') ? words[^1] : null;
    }

    private static Actor ActorOf(string country, string sector) => CountryCode.TryParse(country, out var code)
        ? new(code, CountryLookup.IsOrganisation(code) ? "IGO" : "", sector)
        : new(default, country, sector);

    private void Add(
        string name, PhraseKind kind, Actor actor, int from = 0, int until = Always, bool needsTitle = false)
    {
        var words = Split(name);
        if (!_phrases.TryGetValue(words[0], out var list)) _phrases[words[0]] = list = [];
        list.Add(new(words, char.IsUpper(name[0]), kind, actor, from, until) { NeedsTitle = needsTitle });
    }
}
