using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.ServiceDefaults.Requests;
using CodeSystem = Diplomacy.Protos.Type.V1.CodeSystem;

namespace Diplomacy.Query.Messages;

/// <summary>Reads the countries of one request, whose codes are all of one system. Collects errors.</summary>
internal readonly struct CountryFields
{
    private const int CountriesMax = 300;

    private readonly CodeSystem _system;
    private readonly ValidationErrors _errors;

    /// <summary>Takes the request's code_system; adds an error if the contract does not know it.</summary>
    public CountryFields(CodeSystem system, ValidationErrors errors)
    {
        CountryField.CheckSystem(system, "code_system", errors);
        (_system, _errors) = (system, errors);
    }

    /// <summary>Reads a country.</summary>
    public CountryCode One(string given, string field) => CountryField.Read(given, field, _errors, _system);

    /// <summary>Reads two different countries.</summary>
    public (CountryCode Country, CountryCode Counterpart) Pair(string country, string counterpart, string prefix = "")
    {
        var one = One(country, prefix + "country");
        var other = One(counterpart, prefix + "counterpart");
        CheckDiffer(one, other, prefix);
        return (one, other);
    }

    /// <summary>Reads a country, or none, and its counterpart, or none for all.</summary>
    public (CountryCode Country, CountryCode Counterpart) PairOrNone(
        string country, string counterpart, bool isCountryRequired)
    {
        var one = isCountryRequired ? One(country, "country") : default;
        var other = counterpart.Length == 0 ? default : One(counterpart, "counterpart");
        CheckDiffer(one, other, prefix: "");
        return (one, other);
    }

    /// <summary>Reads the countries to choose relationships by.</summary>
    public RelationshipChoice Choice(IReadOnlyList<string> countries, bool among)
    {
        if (countries.Count > CountriesMax)
            _errors.Add("countries", ErrorReason.TooManyItems,
                $"countries has {countries.Count:N0} items; expected at most {CountriesMax}.");
        var chosen = new HashSet<CountryCode>();
        for (var i = 0; i < Math.Min(countries.Count, CountriesMax); i++)
            chosen.Add(One(countries[i], $"countries[{i}]"));
        return new RelationshipChoice(chosen, among);
    }

    private void CheckDiffer(CountryCode one, CountryCode other, string prefix)
    {
        if (!one.IsNone && one == other)
            _errors.Add(prefix + "counterpart", ErrorReason.SameCountry,
                $"country and counterpart are both {one}; expected two countries.");
    }
}
