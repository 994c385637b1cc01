using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Rpc;

namespace Diplomacy.Query.Reading;

/// <summary>Reads the fields that queries share; every fault is noted, none is thrown.</summary>
internal static class ReadRequest
{
    private const int CountryTextMax = 100;
    private const int CountriesMax = 300;

    public static CountryCode Country(string given, string field, Faults faults)
    {
        if (given.Length == 0)
            faults.Missing(field);
        else if (given.Length > CountryTextMax)
            faults.CheckText(field, given, CountryTextMax);
        else if (Countries.Resolve(given) is var match && match.IsFound)
            return match.Country;
        else
            faults.Add(field, match.Kind == CountryMatchKind.Ambiguous
                ? ErrorReason.AmbiguousCountry
                : ErrorReason.UnknownCountry, match.Fault!);
        return default;
    }

    /// <summary>Two different countries.</summary>
    public static (CountryCode Country, CountryCode Counterpart) Pair(
        string country, string counterpart, Faults faults, string prefix = "")
    {
        var one = Country(country, prefix + "country", faults);
        var other = Country(counterpart, prefix + "counterpart", faults);
        if (!one.IsNone && one == other)
            faults.Add(prefix + "counterpart", ErrorReason.SameCountry,
                $"country and counterpart are both {one}; expected two countries.");
        return (one, other);
    }

    /// <summary>A full date; the default where none is given, a fault where there is no default either.</summary>
    public static DateOnly FullDate(Date? given, DateOnly? otherwise, string field, Faults faults)
    {
        if (given is null && otherwise is null)
            faults.Missing(field);
        if (given is null)
            return otherwise ?? default;
        if (!PartialDate.TryCreate(given.Year, given.Month, given.Day, out var date, out var fault))
            faults.Add(field, ErrorReason.InvalidDate, fault!);
        else if (date.Precision != DatePrecision.Day)
            faults.Add(field, ErrorReason.InvalidDate, $"{field} is {date}; expected a full date.");
        return date == default ? default : date.First;
    }

    /// <summary>Countries to choose relationships by.</summary>
    public static RelationshipChoice Choice(IReadOnlyList<string> countries, bool among, Faults faults)
    {
        if (countries.Count > CountriesMax)
            faults.Add("countries", ErrorReason.TooManyItems,
                $"countries has {countries.Count:N0} items; expected at most {CountriesMax}.");
        var chosen = countries.Take(CountriesMax).Select((given, i) => Country(given, $"countries[{i}]", faults));
        return new RelationshipChoice(chosen.ToHashSet(), among);
    }

    public static int Count(int given, int otherwise, int max, string field, Faults faults)
    {
        if (given < 0 || given > max)
            faults.Add(field, ErrorReason.OutOfRange, $"{field} is {given:N0}; expected 1 to {max:N0}.");
        return given == 0 ? otherwise : given;
    }
}
