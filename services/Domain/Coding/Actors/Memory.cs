using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Actors;

/// <summary>
/// The context of a document that later sentences refer to: persons by name, the referent of "he", and the pair meant
/// by "the two countries".
/// </summary>
internal sealed class Memory
{
    private const int NamesMax = 500;

    // A partner named this often, and this many times as often as the last one, is the one that the text is about.
    private const int MainPartnerMin = 3;

    private static readonly Word[] Pairing = [Words.Of("two"), Words.Of("both")];
    private static readonly Word[] Sides =
        [Words.Of("country"), Words.Of("nation"), Words.Of("side"), Words.Of("leader"), Words.Of("government"),
         Words.Of("president"), Words.Of("neighbor"), Words.Of("neighbour"), Words.Of("capital"),
             Words.Of("republic"), Words.Of("army"), Words.Of("state"),
         Words.Of("ally"), Words.Of("minister"), Words.Of("sister"), Words.Of("rival"), Words.Of("foe"),
         Words.Of("power"), Words.Of("delegation")];
    private static readonly Word The = Words.Of("the");
    private static readonly Word[] Persona = [Words.Of("president"), Words.Of("leader")];
    private static readonly Word[] Deals =
        [Words.Of("deal"), Words.Of("agreement"), Words.Of("accord"), Words.Of("treaty"), Words.Of("pact")];
    private static readonly Word[] Persons = [Words.Of("he"), Words.Of("she"), Words.Of("it")];

    private readonly Dictionary<CountryCode, CountryCode> _partners = [];
    private readonly List<CountryCode> _named = [];
    private readonly Dictionary<(CountryCode One, CountryCode Other), int> _pairs = [];
    private readonly Dictionary<string, Actor> _persons = new(StringComparer.Ordinal);

    // Sentences since Pair was recorded.
    private int _pairAge;

    /// <summary>The last two countries that acted together or on one another.</summary>
    public (CountryCode One, CountryCode Other) Pair { get; private set; }

    /// <summary>The last actor.</summary>
    public Actor Subject { get; private set; } = new(default(CountryCode));

    /// <summary>The country from which the text is written, by its dateline; none where it has none.</summary>
    public CountryCode Home { get; set; }

    /// <summary>Whether the text is an interview, in which "you" is the country of its home.</summary>
    public bool IsInterview { get; set; }

    /// <summary>Whether the country itself publishes the text, and so means its own ministers.</summary>
    public bool IsRelease { get; set; }

    /// <summary>The country that the text was about last, beside the one that acts.</summary>
    public CountryCode Focus { get; private set; }

    /// <summary>The country that was supported last; none where none was.</summary>
    public CountryCode Supported { get; set; }

    /// <summary>Whether the last subject was two countries together, whom "they" means.</summary>
    public bool WasPair { get; private set; }

    /// <summary>Records what countries a sentence is about.</summary>
    public void NoteFocus(Mention[] mentions)
    {
        _pairAge++;
        foreach (var mention in mentions)
            if (!mention.Actor.Country.IsNone && mention.Actor.Kind.Length == 0)
            {
                _named.Remove(mention.Actor.Country);
                _named.Add(mention.Actor.Country);
            }
        var last = mentions.LastOrDefault(one => one.Actor.IsState && one.Actor.Country != Subject.Country);
        if (last is not null) Focus = last.Actor.Country;
    }

    /// <summary>Records an event between two countries.</summary>
    public void Note(Actor source, Actor target)
    {
        Subject = source;
        if (!source.Country.IsNone && !target.Country.IsNone && source.Country != target.Country)
        {
            Pair = (source.Country, target.Country);
            _pairs[Sorted(Pair)] = _pairs.GetValueOrDefault(Sorted(Pair)) + 1;
            _pairAge = 0;
            _partners[source.Country] = target.Country;
            _partners[target.Country] = source.Country;
        }
    }

    /// <summary>
    /// The last partner of a country, or the one that the text is mostly about; no country where there was none.
    /// </summary>
    public CountryCode PartnerOf(CountryCode country)
    {
        var last = _partners.GetValueOrDefault(country);
        var most = _pairs.Where(pair => pair.Key.One == country || pair.Key.Other == country)
            .OrderByDescending(pair => pair.Value).FirstOrDefault();
        if (most.Value < MainPartnerMin
            || _pairs.GetValueOrDefault(Sorted((country, last))) * MainPartnerMin > most.Value) return last;
        return most.Key.One == country ? most.Key.Other : most.Key.One;
    }

    /// <summary>Records who is the subject of a sentence, whom "it", "he" and "they" mean in the next one.</summary>
    public void NoteSubject(Mention[] subjects)
    {
        WasPair = subjects.Length == 2 && subjects.All(one => one.Actor.IsState);
        if (WasPair) (Pair, _pairAge) = ((subjects[0].Actor.Country, subjects[1].Actor.Country), 0);
        if (subjects is [{ Actor.IsState: true } alone]) Subject = alone.Actor;
    }

    /// <summary>Records a sentence without an event that names two countries.</summary>
    public void NotePair(Mention[] mentions)
    {
        var countries = StatesOf(mentions);
        if (countries is [var one, var other]) (Pair, _pairAge) = ((one, other), 0);
    }

    /// <summary>
    /// Records the names of persons whose titles include their country: "Bolivia's envoy Hugo Fernández".
    /// </summary>
    public void Learn(string text, Token[] tokens, Mention[] mentions)
    {
        foreach (var mention in mentions)
        {
            if (mention.Actor.Country.IsNone || mention.IsBare || _persons.Count >= NamesMax) continue;
            for (var i = mention.First; i < mention.End; i++)
                if (tokens[i].IsCapital && tokens[i].Length > 2 && IsName(tokens[i]))
                    _persons.TryAdd(text.Substring(tokens[i].Start, tokens[i].Length), mention.Actor);
        }
    }

    /// <summary>Records names of things of a country: "the Spanish trawler Estai".</summary>
    public void LearnThings(string text, Token[] tokens, Mention[] mentions)
    {
        foreach (var mention in mentions)
        {
            if (!mention.IsBare || mention.Kind != PhraseKind.People || _persons.Count >= NamesMax) continue;
            var at = mention.End;
            while (at < tokens.Length && at < mention.End + 3 && !tokens[at].IsCapital
                && char.IsLetter(text[tokens[at].Start])
                   && tokens[at].Word.Forms == VerbForms.None && !tokens[at].Is(WordTags.Preposition)) at++;
            if (at > mention.End && at < tokens.Length && tokens[at].Word == Words.UnknownName)
                _persons.TryAdd(text.Substring(tokens[at].Start, tokens[at].Length), mention.Actor);
        }
    }

    /// <summary>The mentions of a sentence, including those that refer to the preceding text.</summary>
    public Mention[] Recall(string text, Token[] tokens, Mention[] mentions)
    {
        mentions = [.. mentions.Select(one => Described(text, tokens, one, mentions))];
        var all = new List<Mention>(mentions);
        var taken = new bool[tokens.Length];
        foreach (var mention in mentions)
            for (var i = mention.First; i < mention.End; i++) taken[i] = mention.Actor.IsKnown;
        for (var at = 0; at < tokens.Length; at++)
        {
            if (taken[at]) continue;
            if (IsPair(tokens, at) && PairBefore(mentions, at) is { One.IsNone: false } pair)
                AddPair(all, pair, at, PrepositionBefore(tokens, at));
            else if (tokens[at].IsCapital && IsName(tokens[at])
                     && _persons.TryGetValue(text.Substring(tokens[at].Start, tokens[at].Length), out var person))
                Replace(all, new(at, at + 1, person, PhraseKind.Person));
            else if (at <= 2 && Subject.IsKnown && Array.IndexOf(Persons, tokens[at].Word) >= 0
                && !all.Any(m => m.First < at))
                all.Add(new(at, at + 1, Subject, PhraseKind.Person));
        }
        if (all.Count == mentions.Length) return mentions;
        all.Sort((one, other) => one.First.CompareTo(other.First));
        return Relinked(all, mentions);
    }

    // "The Central Asian republic": the last country named before that is one.
    private Mention Described(string text, Token[] tokens, Mention mention, Mention[] mentions)
    {
        if (mention.Actor.IsKnown || mention.First == 0 || tokens[mention.First - 1].Word != The
            || Descriptions.Of(mention, text, tokens) is not { } countries) return mention;
        var country = mentions.Where(one => one.End <= mention.First).Select(one => one.Actor.Country)
            .LastOrDefault(countries.Contains);
        if (country.IsNone) country = _named.LastOrDefault(countries.Contains);
        return country.IsNone ? mention : mention.As(mention.Actor with { Country = country });
    }

    private static bool IsName(Token token) => token.Word.Tags is WordTags.None or WordTags.Name
        && token.Word.Forms == VerbForms.None;

    // "Both leaders", "the presidents", and at the start of a sentence "the deals".
    private static bool IsPair(Token[] tokens, int at)
    {
        if (at + 1 >= tokens.Length) return false;
        var next = tokens[at + 1].Word;
        if (Array.IndexOf(Pairing, tokens[at].Word) >= 0)
            return Array.IndexOf(Sides, next.Lemma) >= 0
                || at + 2 < tokens.Length && Array.IndexOf(Sides, tokens[at + 2].Word.Lemma) >= 0
                    && next.Tags is WordTags.Adjective or WordTags.None or WordTags.Name
                || at > 0 && tokens[at - 1].Word == The && next.Is(WordTags.Have | WordTags.Be | WordTags.Punctuation
                    | WordTags.Modal);
        return tokens[at].Word == The && next.Lemma != next
            && (Array.IndexOf(Persona, next.Lemma) >= 0 || (at == 0 && Array.IndexOf(Deals, next.Lemma) >= 0));
    }

    // Two countries named earlier in the same sentence take precedence: "during Castro's trip to Russia, the two
    // countries …"; then the pair of the sentence before, then the pair that the text has named most.
    private (CountryCode One, CountryCode Other) PairBefore(Mention[] mentions, int at) =>
        StatesOf(mentions.Where(one => one.End <= at)) is [var one, var other] ? (one, other)
        : _pairAge <= 1 || _pairs.Count == 0 || _pairs.GetValueOrDefault(Sorted(Pair)) * 2 > _pairs.Values.Max() ? Pair
        : _pairs.MaxBy(pair => pair.Value).Key;

    private static (CountryCode One, CountryCode Other) Sorted((CountryCode One, CountryCode Other) pair) =>
        string.CompareOrdinal(pair.One.ToString(), pair.Other.ToString()) <= 0 ? pair : (pair.Other, pair.One);

    private static CountryCode[] StatesOf(IEnumerable<Mention> mentions) =>
        [.. mentions.Where(one => one.Actor.IsState).Select(one => one.Actor.Country).Distinct()];

    private static Word? PrepositionBefore(Token[] tokens, int at)
    {
        var before = at > 0 && tokens[at - 1].Word == The ? at - 2 : at - 1;
        return before >= 0 && tokens[before].Is(WordTags.Preposition) ? tokens[before].Word : null;
    }

    private static void AddPair(
        List<Mention> all, (CountryCode One, CountryCode Other) pair, int at, Word? preposition)
    {
        all.RemoveAll(mention => mention.First >= at && mention.End <= at + 2);
        all.Add(new(at, at + 1, new(pair.One, "", "GOV"), PhraseKind.Role) { Preposition = preposition });
        all.Add(new(at + 1, at + 2, new(pair.Other, "", "GOV"), PhraseKind.Role)
        {
            ListedAfter = int.MaxValue,
            Preposition = preposition,
        });
    }

    private static void Replace(List<Mention> all, Mention mention)
    {
        all.RemoveAll(other => other.First < mention.End && other.End > mention.First);
        all.Add(mention);
    }

    // Inserted mentions shift the indexes, so the list links are updated.
    private static Mention[] Relinked(List<Mention> all, Mention[] before) =>
    [
        .. all.Select((mention, place) => mention.ListedAfter switch
        {
            int.MaxValue => mention with { ListedAfter = place - 1 },
            < 0 => mention,
            var link => mention with { ListedAfter = all.IndexOf(before[link]) == place - 1 ? place - 1 : -1 },
        }),
    ];
}
