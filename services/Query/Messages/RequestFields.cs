using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Query.Messages;

/// <summary>Reads the fields that queries share. Collects errors instead of throwing.</summary>
internal static class RequestFields
{
    private const int CountriesMax = 300;

    /// <summary>Reads two different countries.</summary>
    public static (CountryCode Country, CountryCode Counterpart) Pair(
        string country, string counterpart, ValidationErrors errors, string prefix = "")
    {
        var one = CountryField.Read(country, prefix + "country", errors);
        var other = CountryField.Read(counterpart, prefix + "counterpart", errors);
        if (!one.IsNone && one == other)
            errors.Add(prefix + "counterpart", ErrorReason.SameCountry,
                $"country and counterpart are both {one}; expected two countries.");
        return (one, other);
    }

    /// <summary>Reads a full date, or its default; adds an error if there is neither.</summary>
    public static DateOnly FullDate(Date? given, DateOnly? otherwise, string field, ValidationErrors errors)
    {
        if (given is null && otherwise is null)
            errors.Missing(field);
        if (given is null)
            return otherwise ?? default;
        if (!PartialDate.TryCreate(given.Year, given.Month, given.Day, out var date, out var fault))
            errors.Add(field, ErrorReason.InvalidDate, fault!);
        else if (date.Precision != DatePrecision.Day)
            errors.Add(field, ErrorReason.InvalidDate, $"{field} is {date}; expected a full date.");
        return date == default ? default : date.First;
    }

    /// <summary>Reads the countries to choose relationships by.</summary>
    public static RelationshipChoice Choice(IReadOnlyList<string> countries, bool among, ValidationErrors errors)
    {
        if (countries.Count > CountriesMax)
            errors.Add("countries", ErrorReason.TooManyItems,
                $"countries has {countries.Count:N0} items; expected at most {CountriesMax}.");
        var chosen = countries.Take(CountriesMax)
            .Select((given, i) => CountryField.Read(given, $"countries[{i}]", errors));
        return new RelationshipChoice(chosen.ToHashSet(), among);
    }
}
