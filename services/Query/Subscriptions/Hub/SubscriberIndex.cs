using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Query.ChangeFeed;
using Diplomacy.Query.Subscriptions.Updates;

namespace Diplomacy.Query.Subscriptions.Hub;

/// <summary>An index of the subscribers of one view by the relationships they want.</summary>
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

    /// <summary>A predicate, fixed at the time of the call: whether any subscriber wants a relationship.</summary>
    public Func<int, bool> Wanted() => _all.Count > 0
        ? static _ => true
        : new Interest(_byCountry.Keys.ToHashSet(), _byRelationship.Keys.ToHashSet()).Wants;

    /// <summary>Marks the subscribers that a batch concerns; a new day concerns all.</summary>
    public void Mark(List<ScoreMessage> messages, bool isNewDay, long batch, List<Subscriber> woken)
    {
        if (isNewDay || messages.Count > 0)
            Mark(_all, batch, woken);
        if (isNewDay)
            foreach (var list in _byCountry.Values.Concat(_byRelationship.Values))
                Mark(list, batch, woken);
        else if (_byCountry.Count > 0 || _byRelationship.Count > 0)
            foreach (var message in messages)
            {
                var relationship = Relationship.OfKey(message.Relationship);
                Mark(_byCountry.GetValueOrDefault(relationship.A), batch, woken);
                Mark(_byCountry.GetValueOrDefault(relationship.B), batch, woken);
                Mark(_byRelationship.GetValueOrDefault(message.Relationship), batch, woken);
            }
    }

    private static void Mark(List<Subscriber>? list, long batch, List<Subscriber> woken)
    {
        foreach (var subscriber in list ?? [])
            if (subscriber.Wanted == Subscriber.Nothing)
            {
                // A subscriber with an earlier unread batch is woken already, and reads this one too.
                subscriber.Wanted = batch;
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
