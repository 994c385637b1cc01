using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Query.Subscriptions.Updates;

namespace Diplomacy.Query.Subscriptions.Hub;

/// <summary>The subscribers of one view, by what they want.</summary>
internal sealed class SubscriberIndex
{
    private readonly List<Subscriber> _all = [];
    private readonly Dictionary<CountryCode, List<Subscriber>> _byCountry = [];
    private readonly Dictionary<int, List<Subscriber>> _byRelationship = [];

    public int Count { get; private set; }

    public void Add(Subscriber subscriber)
    {
        Count++;
        foreach (var list in ListsOf(subscriber))
            list.Add(subscriber);
    }

    public void Remove(Subscriber subscriber)
    {
        Count--;
        foreach (var list in ListsOf(subscriber))
            list.Remove(subscriber);
        foreach (var country in subscriber.Interest.Countries)
            if (_byCountry[country].Count == 0)
                _byCountry.Remove(country);
        foreach (var key in subscriber.Interest.Relationships)
            if (_byRelationship[key].Count == 0)
                _byRelationship.Remove(key);
    }

    /// <summary>Whether anyone wants a relationship, as it is now.</summary>
    public Func<int, bool> Wanted() => _all.Count > 0
        ? static _ => true
        : new Interest(_byCountry.Keys.ToHashSet(), _byRelationship.Keys.ToHashSet()).Wants;

    /// <summary>Notes, for everyone whom a page concerns, that it does; the beginning of a day concerns all.</summary>
    public void Note(List<ScoreMessage> messages, bool isNewDay, long page, List<Subscriber> woken)
    {
        if (isNewDay || messages.Count > 0)
            Note(_all, page, woken);
        if (isNewDay)
            foreach (var list in _byCountry.Values.Concat(_byRelationship.Values))
                Note(list, page, woken);
        else if (_byCountry.Count > 0 || _byRelationship.Count > 0)
            foreach (var message in messages)
            {
                var relationship = Relationship.OfKey(message.Relationship);
                Note(_byCountry.GetValueOrDefault(relationship.A), page, woken);
                Note(_byCountry.GetValueOrDefault(relationship.B), page, woken);
                Note(_byRelationship.GetValueOrDefault(message.Relationship), page, woken);
            }
    }

    private static void Note(List<Subscriber>? list, long page, List<Subscriber> woken)
    {
        foreach (var subscriber in list ?? [])
            if (subscriber.Wanted == Subscriber.Nothing)
            {
                // Who has not looked at an earlier page yet has been woken, and looks at this one too.
                subscriber.Wanted = page;
                woken.Add(subscriber);
            }
    }

    private IEnumerable<List<Subscriber>> ListsOf(Subscriber subscriber)
    {
        if (subscriber.Interest.IsAll)
            return [_all];
        return subscriber.Interest.Countries
            .Select(country => ListOf(_byCountry, country))
            .Concat(subscriber.Interest.Relationships.Select(key => ListOf(_byRelationship, key)));
    }

    private static List<Subscriber> ListOf<TKey>(Dictionary<TKey, List<Subscriber>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        return list;
    }
}
