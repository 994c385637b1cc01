using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Text;

namespace Diplomacy.Domain.Coding.Actors;

/// <summary>
/// Finds the actors named in a sentence. It matches dictionary phrases, longest first, and then joins the phrases of
/// one noun phrase: "British | Defence Secretary | Tom King", "rebels | in the Ivory Coast".
/// </summary>
internal static class MentionFinder
{
    private const int GapMax = 4;
    private const int YearLength = 4;
    private const string Region = "REG";
    private const string Elite = "ELI";

    private static readonly Word Hyphen = Words.Of("-");
    private static readonly Word Of = Words.Of("of");
    private static readonly Word Host = Words.Of("host");
    private static readonly Word And = Words.Of("and");
    private static readonly Word Or = Words.Of("or");
    private static readonly Word Comma = Words.Of(",");
    private static readonly Word Led = Words.Of("led");
    private static readonly Word Ethnic = Words.Of("ethnic");
    private static readonly Word[] Money = [Words.Of("$"), Words.Of("dollar"), Words.Of("dollars")];
    private static readonly Word[] Leanings = [Words.Of("pro"), Words.Of("anti")];
    private static readonly Word[] Placing =
        [Of, Words.Of("in"), Words.Of("from"), Words.Of("throughout"), Words.Of("inside"), Words.Of("across")];

    /// <summary>The actors that a sentence names, in order.</summary>
    /// <param name="tokens">The sentence.</param>
    /// <param name="years">
    /// The years in which persons may hold office: of the text, of a date; none or 0 for any.
    /// </param>
    public static Mention[] Find(Token[] tokens, params int[] years)
    {
        var hits = Hits(tokens, years);
        var mentions = new List<Mention>(hits.Count);
        for (var i = 0; i < hits.Count; i++)
        {
            var mention = hits[i];
            while (i + 1 < hits.Count && Join(tokens, mention, hits[i + 1]) is { } joined)
            {
                mention = joined;
                i++;
            }
            mentions.Add(Described(tokens, mention, mentions));
        }
        return [.. mentions];
    }

    private static List<Mention> Hits(Token[] tokens, int[] years)
    {
        var hits = new List<Mention>();
        for (var at = 0; at < tokens.Length;)
        {
            var phrase = LongestAt(tokens, at, years, hits.Count > 0 ? hits[^1] : null);
            if (phrase is null)
            {
                at++;
                continue;
            }
            var end = at + phrase.Words.Length;
            if (IsPartOfName(tokens, at, end, phrase))
            {
                at = end;
                continue;
            }
            if (!IsLeaning(tokens, at, end, phrase)) hits.Add(Hit(tokens, at, end, phrase, years));
            at = end;
        }
        return hits;
    }

    // "The Grand Banks", "Western Union": a capitalised word behind one that no dictionary has.
    private static bool IsPartOfName(Token[] tokens, int at, int end, ActorPhrase phrase) =>
        // "A host of deals" is many deals.
        tokens[at].Word == Host && end < tokens.Length && tokens[end].Word == Of
        || phrase.Kind == PhraseKind.Role && phrase.Actor.Sector is "BUS" or "CVL" or "EDU" or "REL" or "PTY"
        && end == at + 1 && at > 1 && tokens[at].IsCapital && tokens[at - 1].IsCapital
        && tokens[at - 1].Word.Phrases.Length == 0 && !tokens[at - 1].Is(WordTags.Punctuation);

    private static Mention Hit(Token[] tokens, int at, int end, ActorPhrase phrase, int[] years)
    {
        var next = end < tokens.Length ? tokens[end].Word.Text : "";
        if (InnerNames.Holds(next, tokens, at, end, phrase.Kind))
            return new(at, end, new(default, Region), PhraseKind.Organisation);
        if (InnerNames.BodyOf(next, phrase.Kind) is { } body)
            return new(at, end + 1, phrase.Actor with { Sector = body }, PhraseKind.Organisation);

        // The country of "ethnic Albanians" is where they live, which other words give.
        var isEthnic = phrase.Kind == PhraseKind.People && at > 0 && tokens[at - 1].Word == Ethnic;
        var isOut = phrase.Kind == PhraseKind.Person && !IsInOffice(phrase, years);
        var actor = isEthnic ? new(default, "", "CVL") : isOut ? phrase.Actor with { Sector = Elite } : phrase.Actor;
        return new(at, end, actor, isEthnic ? PhraseKind.Role : phrase.Kind)
        {
            IsBare = !isEthnic
                && phrase.Kind is PhraseKind.Country or PhraseKind.People or PhraseKind.Place or PhraseKind.Seat,
            Office = phrase.Kind == PhraseKind.Person ? (phrase.From, phrase.Until) : default,
            IsOutOfOffice = isOut,
        };
    }

    private static ActorPhrase? LongestAt(Token[] tokens, int at, int[] years, Mention? before)
    {
        ActorPhrase? found = null;
        foreach (var phrase in tokens[at].Word.Phrases)
        {
            if (found is not null && phrase.Words.Length < found.Words.Length) break;
            if (!Matches(tokens, at, phrase) || (phrase.NeedsTitle && !IsTitled(tokens, at, phrase, before))) continue;
            if (found is null || IsInOffice(phrase, years) && !IsInOffice(found, years)) found = phrase;
        }
        return found;
    }

    private static bool IsInOffice(ActorPhrase phrase, int[] years) =>
        years.All(year => year == 0) || years.Any(year => phrase.From <= year && year <= phrase.Until);

    private static bool Matches(Token[] tokens, int at, ActorPhrase phrase)
    {
        var end = at + phrase.Words.Length;
        if (end > tokens.Length || (phrase.IsProper && !tokens[at].IsCapital)) return false;
        if (end < tokens.Length && Array.IndexOf(Money, tokens[end].Word) >= 0) return false;
        if (NamedDates.IsMonthAndDay(phrase.Words) && !NamedDates.IsName(tokens, at, end)) return false;
        for (var i = 0; i < phrase.Words.Length; i++)
            if (tokens[at + i].Word != phrase.Words[i])
                return false;
        return true;
    }

    // A family name counts as the leader only after a title, or where no other capitalised name precedes it.
    private static bool IsTitled(Token[] tokens, int at, ActorPhrase phrase, Mention? before) =>
        tokens[at].IsCapital
        && (before is { Kind: PhraseKind.Role or PhraseKind.People } && before.End == at
            || at == 0 || !tokens[at - 1].IsCapital || tokens[at - 1].Word.Phrases.Length == 0 && at == 1
            || tokens[at - 1].Is(WordTags.Punctuation));

    private static bool IsLeaning(Token[] tokens, int at, int end, ActorPhrase phrase)
    {
        if (phrase.Kind == PhraseKind.Role) return false;
        if (at >= 2 && tokens[at - 1].Word == Hyphen && Leanings.Contains(tokens[at - 2].Word)) return true;
        return end + 1 < tokens.Length && tokens[end].Word == Hyphen && !tokens[end + 1].IsCapital
            && tokens[end + 1].Word != Led;
    }

    /// <summary>Two mentions joined where they are one noun phrase, else null.</summary>
    private static Mention? Join(Token[] tokens, Mention first, Mention second)
    {
        var (isApart, isPossessive, preposition) = Gap(tokens, first.End, second.First);
        if (isApart) return null;
        if (preposition is not null)
            return first.Kind == PhraseKind.Role && second.Kind != PhraseKind.Role && !first.Actor.IsKnown
                ? first with
                {
                    End = second.End,
                    Actor = At(second.Actor, first.Actor.Sector),
                    IsBare = false,
                    Kind = second.Kind,
                }
                : null;
        if (isPossessive && second.IsBare && second.Kind != PhraseKind.Place) return null;
        return (first.Kind, second.Kind) switch
        {
            (PhraseKind.Country or PhraseKind.Seat, PhraseKind.Country) => null,
            (PhraseKind.Role, PhraseKind.Country or PhraseKind.Seat or PhraseKind.Place or PhraseKind.People) => null,
            (PhraseKind.Role, PhraseKind.Role) => Merged(first, second, first.Actor, SectorOf(first, second)),
            (PhraseKind.Role, _) => Merged(
                first, second, second.Actor, first.Actor.Sector is "ELI" or "OPP"
                    ? first.Actor.Sector : second.Actor.Sector),
            (_, PhraseKind.Role) => Merged(first, second, first.Actor, SectorOf(first, second)),
            (PhraseKind.Organisation, PhraseKind.Organisation) when second.Actor.Country.IsNone => null,
            // "Thai Prime Minister Srettha": the text itself says whose prime minister it is.
            (not PhraseKind.Role, PhraseKind.Person) when second.IsOutOfOffice && !first.IsBare
                => Merged(first, second, first.Actor, first.Actor.Sector) with { IsOutOfOffice = false },
            _ => Merged(first, second, first.Actor, second.Actor.Sector),
        };
    }

    private static Mention Merged(Mention first, Mention second, Actor actor, string sector) =>
        first with
        {
            End = second.End,
            Actor = At(actor, sector),
            Kind = first.Kind == PhraseKind.Role ? second.Kind : first.Kind,
            IsBare = first.IsBare && second.IsBare,
            Office = second.Office == default ? first.Office : second.Office,
            IsOutOfOffice = first.IsOutOfOffice || second.IsOutOfOffice,
        };

    private static Actor At(Actor whose, string sector) => whose with { Sector = sector };

    // In "rebel leader" and "opposition party leader" the first word gives the sector; otherwise the last one does.
    private static string SectorOf(Mention first, Mention second) =>
        first.Actor.Sector is "REB" or "OPP" or "REF" or "ELI" or "SPY"
            || second.Actor.Sector is "" ? first.Actor.Sector
        : second.Actor.Sector;

    private static (bool IsApart, bool IsPossessive, Word? Preposition) Gap(Token[] tokens, int from, int to)
    {
        var isPossessive = false;
        Word? preposition = null;
        if (to - from > GapMax) return (true, false, null);
        for (var i = from; i < to; i++)
        {
            var token = tokens[i];
            if (token.Word == Words.Possessive && i == from) isPossessive = true;
            else if (preposition is null && Placing.Contains(token.Word)) preposition = token.Word;
            else if (token.Is(WordTags.Adjective | WordTags.Name) || token.Word == Words.Unknown) continue;
            else if (preposition is not null && token.Is(WordTags.Determiner)) continue;
            else if (token.Word == Hyphen && i == from && i + 1 == to) return (true, false, null);
            else if (token.Word == Hyphen || token.Word == Led) continue;
            else return (true, false, null);
        }
        return (false, isPossessive, preposition);
    }

    private static Mention Described(Token[] tokens, Mention mention, List<Mention> before)
    {
        var end = mention.End;
        if (mention.Kind is PhraseKind.Role or PhraseKind.Person || !mention.IsBare)
            while (end < tokens.Length && tokens[end].Word == Words.UnknownName) end++;
        var next = end < tokens.Length ? tokens[end].Word : Comma;
        return mention with
        {
            End = end,
            Preposition = PrepositionBefore(tokens, mention.First),
            IsPossessive = next == Words.Possessive,
            IsAttribute = next != Words.Possessive && mention.IsBare && next.Tags == WordTags.None
                && !next.Has(VerbForms.Past),
            ListedAfter = before.Count > 0 && IsListed(tokens, before[^1].End, mention.First)
                && !IsOpening(tokens, before[^1], mention) ? before.Count - 1 : -1,
        };
    }

    private static Word? PrepositionBefore(Token[] tokens, int first)
    {
        for (var i = first - 1; i >= 0 && i >= first - GapMax; i--)
        {
            if (tokens[i].Is(WordTags.Preposition)) return tokens[i].Word;
            // "In 1962 Venezuela declared": the year ends the phrase.
            if (tokens[i].Is(WordTags.Number) && tokens[i].Length == YearLength) return null;
            if (!tokens[i].Is(WordTags.Determiner | WordTags.Adjective | WordTags.Number | WordTags.Name)
                && tokens[i].Word != Words.Unknown) return null;
        }
        return null;
    }

    private static bool IsListed(Token[] tokens, int from, int to)
    {
        var joins = 0;
        for (var i = from; i < to; i++)
        {
            var word = tokens[i].Word;
            if (word == And || word == Or || word == Comma || word == Hyphen) joins++;
            else if (joins == 0 && word.Tags is WordTags.None or WordTags.Name
                && word.Forms == VerbForms.None) continue;
            else if (!word.Is(WordTags.Determiner | WordTags.Adjective)) return false;
        }
        return joins > 0 && to - from <= GapMax + 1 && (to > from + 1 || tokens[from].Word != Comma
            || IsSeries(tokens, to));
    }

    // "After Kenyan mediation, Ethiopia and Somalia signed": the first noun belongs to another phrase.
    private static bool IsOpening(Token[] tokens, Mention before, Mention mention) => before.Preposition is not null
        && before.IsAttribute && before.First <= 2 && tokens[mention.First - 1].Word == Comma;

    // A lone comma lists only where another comma or "and" follows soon: "Iran, Libya, and Cuba".
    private static bool IsSeries(Token[] tokens, int from)
    {
        for (var i = from; i < tokens.Length && i < from + 2 * GapMax; i++)
            if (tokens[i].Word == And)
                return true;
        return false;
    }
}
