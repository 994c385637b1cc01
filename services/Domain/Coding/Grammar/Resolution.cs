using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>Determines the country of an actor whose own phrase does not name one.</summary>
/// <param name="memory">What the text before says; null where there is none.</param>
internal sealed class Resolution(Memory? memory = null)
{
    private static readonly string[] Own = ["its", "his", "her", "their", "our", "my"];
    private static readonly string[] Neighbours =
        ["neighbour", "neighbor", "neighbours", "neighbors", "rival", "ally", "guest", "host", "counterpart"];

    /// <summary>What the text before says.</summary>
    public Memory? Memory => memory;

    /// <summary>The actor of a mention, with its country where the sentence or the preceding text gives it.</summary>
    /// <param name="mention">The mention.</param>
    /// <param name="view">The sentence.</param>
    /// <param name="owner">The country that "its" and "his" mean; none where none is known.</param>
    public Actor Of(Mention mention, SentenceView view, CountryCode owner = default)
    {
        if (mention.Actor.IsKnown) return mention.Actor;
        if (IsOwned(view, mention))
        {
            if (memory is { Home.IsNone: false } && view.Lower(mention.First - 1) is "our" or "my")
                return mention.Actor with { Country = memory.Home };
            var whose = owner.IsNone ? OwnerIn(view, mention) : owner;
            if (IsNeighbour(view, mention))
                whose = whose.IsNone ? default : OtherThan(whose, mention, view);
            if (!whose.IsNone) return mention.Actor with { Country = whose };
            if (IsPersonal(view, mention) && view.Mentions.Any(one => one.End <= mention.First)) return mention.Actor;
        }
        // "The Andean neighbour": the one of who acts.
        if (IsNeighbour(view, mention) && !owner.IsNone && OtherThan(owner, mention, view) is { IsNone: false } other)
            return mention.Actor with { Country = other };
        if (PeopleOf(mention, view) is { IsNone: false } people)
            return mention.Actor with { Country = people, Sector = "CVL" };
        // "A Central Asian republic" is none that the text has named.
        if (Descriptions.Of(mention, view.Text, view.Tokens) is not null) return mention.Actor;
        var (near, far) = CountryFor(mention, view, memory is not null);
        var home = memory is null ? default
            : memory.Subject.Country.IsNone || memory is { IsRelease: true, Home.IsNone: false } ? memory.Home
            : memory.Subject.Country;
        return mention.Actor with { Country = !near.IsNone ? near : !home.IsNone ? home : far };
    }

    /// <summary>How many different actors some mentions name.</summary>
    public int CountOf(Mention[] mentions, SentenceView view) =>
        mentions.Select(one => Of(one, view).Code).Distinct().Count();

    /// <summary>Whether a mention is "its neighbour", and so another country than its owner's.</summary>
    public static bool IsNeighbour(SentenceView view, Mention mention) =>
        Array.IndexOf(Neighbours, view.Lower(mention.End - 1)) >= 0;

    /// <summary>Whether "its", "his" or "their" stands before a mention.</summary>
    public static bool IsOwned(SentenceView view, Mention mention)
    {
        for (var i = mention.First - 1; i >= 0 && i >= mention.First - 3; i--)
        {
            if (Array.IndexOf(Own, view.Lower(i)) >= 0) return true;
            if (!view.Tokens[i].Is(WordTags.Adjective | WordTags.Number) && view.Lower(i) != "own") return false;
        }
        return false;
    }

    // The other party: named before in the sentence, else the last partner in the text.
    private CountryCode OtherThan(CountryCode whose, Mention mention, SentenceView view) =>
        view.Mentions.LastOrDefault(one => one.End <= mention.First && !IsNeighbour(view, one)
            && Of(one, view) is { IsState: true } named && named.Country != whose) is { } before
            ? Of(before, view).Country
        : memory is null ? default
        : memory.PartnerOf(whose) is { IsNone: false } partner ? partner
        : memory.Focus != whose ? memory.Focus : default;

    // "Hundreds of activists, most of them Turks": the words behind say whose they are.
    private static CountryCode PeopleOf(Mention mention, SentenceView view)
    {
        if (view.Lower(mention.End) != "," || view.Lower(mention.End + 2) != "of"
            || view.Lower(mention.End + 3) is not ("them" or "whom")) return default;
        return view.Mentions.FirstOrDefault(one => one.Kind == PhraseKind.People && one.First > mention.End + 3
            && one.First <= mention.End + 5)?.Actor.Country ?? default;
    }

    private CountryCode OwnerIn(SentenceView view, Mention mention)
    {
        // "His government": of a person, not of a country named before.
        if (IsPersonal(view, mention))
            return view.Mentions.LastOrDefault(one => one.End <= mention.First && !one.IsBare
                && (one.Actor.IsKnown || one.Actor.Sector == "GOV")
                && !Of(one, view).Country.IsNone) is { } person ? Of(person, view).Country
                : view.Mentions.Any(one => one.End <= mention.First) ? default : memory?.Subject.Country ?? default;
        var before = view.Mentions.FirstOrDefault(one => one.End <= mention.First && one.Actor.IsState);
        return before?.Actor.Country ?? memory?.Subject.Country ?? default;
    }

    private static bool IsPersonal(SentenceView view, Mention mention)
    {
        for (var i = mention.First - 1; i >= 0 && i >= mention.First - 3; i--)
            if (view.Lower(i) is "his" or "her")
                return true;
        return false;
    }

    // "As for Taipei, a delegation …"
    private static bool IsTopic(SentenceView view, Mention mention) =>
        mention.First == 2 && view.Lower(0) == "as" && view.Lower(1) == "for";

    // A place right after the mention takes precedence, then a name before it; a name after it is only a guess.
    private static (CountryCode Near, CountryCode Far) CountryFor(
        Mention mention, SentenceView view, bool isText)
    {
        Mention? before = null, aside = null, after = null, place = null;
        foreach (var other in view.Mentions)
        {
            if (other.Actor.Country.IsNone || other == mention) continue;
            if (other.First > mention.First) after ??= other;
            else if (!isText || other.Preposition is null || other.IsPossessive || IsTopic(view, other)) before = other;
            else aside = other;
            if (place is null && other.IsBare && other.Kind != PhraseKind.People
                && other.Preposition?.Text is "in" or "of" or "from" or "at" && other.First > mention.First
                && (Enumerable.Range(0, mention.First).Any(view.IsVerb)
                    || !Enumerable.Range(mention.End, other.First - mention.End).Any(view.IsVerb)))
                place = other;
        }
        return ((place ?? before)?.Actor.Country ?? default, (aside ?? after)?.Actor.Country ?? default);
    }
}
