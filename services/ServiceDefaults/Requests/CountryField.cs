using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Errors;
using Given = Diplomacy.Protos.Type.V1.CodeSystem;

namespace Diplomacy.ServiceDefaults.Requests;

/// <summary>Reads fields that name a country; collects errors instead of throwing.</summary>
public static class CountryField
{
    private const int LengthMax = 100;

    /// <summary>The country of a required field; no country where the field is faulty.</summary>
    /// <param name="given">A code or an English name, at most 100 characters.</param>
    /// <param name="field">The field's path.</param>
    /// <param name="errors">Where errors are added.</param>
    /// <param name="system">The system of the code.</param>
    public static CountryCode Read(
        string given, string field, ValidationErrors errors, Given system = Given.Unspecified)
    {
        if (given.Length == 0)
            errors.Missing(field);
        else if (given.Length > LengthMax)
            errors.CheckText(field, given, LengthMax);
        else if (CountryLookup.Resolve(given, SystemsOf(system)) is var match && match.IsFound)
            return match.Country;
        else
            errors.Add(field, match.Kind == CountryMatchKind.Ambiguous
                ? ErrorReason.AmbiguousCountry
                : ErrorReason.UnknownCountry, match.Fault!);
        return default;
    }

    /// <summary>Adds an error for a code system that the contract does not know.</summary>
    public static void CheckSystem(Given system, string field, ValidationErrors errors)
    {
        if (!Enum.IsDefined(system))
            errors.Add(field, ErrorReason.OutOfRange, $"{field} is {(int)system}, which is no code system.");
    }

    private static ReadOnlySpan<CodeSystem> SystemsOf(Given system) => system switch
    {
        Given.Iso => [CodeSystem.IsoAlpha3, CodeSystem.IsoAlpha2, CodeSystem.IsoFormer],
        Given.Fips => [CodeSystem.Fips],
        Given.Cow => [CodeSystem.Cow],
        Given.Cameo => [CodeSystem.Cameo],
        _ => [],
    };
}
