using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Query.ChangeFeed;

/// <summary>The relationships that a subscriber wants; none chosen means all.</summary>
internal sealed record Interest(IReadOnlySet<CountryCode> Countries, IReadOnlySet<int> Relationships)
{
    public bool IsAll => Countries.Count == 0 && Relationships.Count == 0;

    public bool Wants(int key)
    {
        if (IsAll || Relationships.Contains(key))
            return true;
        if (Countries.Count == 0)
            return false;
        var relationship = Relationship.OfKey(key);
        return Countries.Contains(relationship.A) || Countries.Contains(relationship.B);
    }
}
