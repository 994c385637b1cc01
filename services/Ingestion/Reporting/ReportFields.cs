using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Ingestion.Reporting;

/// <summary>Reads the fields of a report; collects faults instead of throwing.</summary>
internal static class ReportFields
{
    /// <summary>The longest quote, summary or URL, in characters.</summary>
    public const int LongTextMax = 2_000;

    /// <summary>A quote from a document, cut to its longest without splitting a surrogate pair.</summary>
    public static string Quote(string text) => text.Length <= LongTextMax ? text
        : char.IsHighSurrogate(text[LongTextMax - 1]) ? text[..(LongTextMax - 1)]
        : text[..LongTextMax];

    public static PartialDate Date(Date? given, string field, DateOnly today, ValidationErrors errors)
    {
        if (given is null)
            errors.Missing(field);
        else if (!PartialDate.TryCreate(given.Year, given.Month, given.Day, out var date, out var fault))
            errors.Add(field, ErrorReason.InvalidDate, fault!);
        else if (date.First > today)
            errors.Add(field, ErrorReason.DateInFuture,
                $"{date} is in the future; expected {today:yyyy-MM-dd} or earlier.");
        else
            return date;
        return default;
    }

    /// <summary>Adds a fault if source and target are the same country.</summary>
    public static void CheckDifferent(CountryCode source, CountryCode target, string targetField,
        ValidationErrors errors)
    {
        if (!source.IsNone && source == target)
            errors.Add(targetField, ErrorReason.SameCountry,
                $"Both countries are {source}; expected two.");
    }

    /// <summary>Adds a fault if a country did not exist at a date.</summary>
    public static void CheckExisted(CountryCode country, PartialDate on, string field, ValidationErrors errors)
    {
        if (!country.IsNone && on != default && StateDates.FaultOf(country, on) is { } fault)
            errors.Add(field, ErrorReason.StateDidNotExist, fault);
    }

    public static CameoCode Cameo(string given, string field, ValidationErrors errors)
    {
        if (given.Length == 0)
            errors.Missing(field);
        else if (!CameoCode.TryParse(given, out var code, out var fault))
            errors.Add(field, ErrorReason.UnknownCameoCode, fault!);
        else
            return code;
        return default;
    }
}
