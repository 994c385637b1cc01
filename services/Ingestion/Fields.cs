using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Rpc;

namespace Diplomacy.Ingestion;

/// <summary>Reads what happened from a request, field by field; every fault is noted, none is thrown.</summary>
internal static class Fields
{
    public static PartialDate Date(Date? given, string field, DateOnly today, Faults faults)
    {
        if (given is null)
            faults.Missing(field);
        else if (!PartialDate.TryCreate(given.Year, given.Month, given.Day, out var date, out var fault))
            faults.Add(field, ErrorReason.InvalidDate, fault!);
        else if (date.First > today)
            faults.Add(field, ErrorReason.DateInFuture,
                $"{date} is in the future; expected {today:yyyy-MM-dd} or earlier.");
        else
            return date;
        return default;
    }

    public static CountryCode Country(string given, string field, Faults faults)
    {
        if (given.Length == 0)
        {
            faults.Missing(field);
            return default;
        }
        var match = Countries.Resolve(given);
        if (!match.IsFound)
            faults.Add(field, match.Kind == CountryMatchKind.Ambiguous
                ? ErrorReason.AmbiguousCountry
                : ErrorReason.UnknownCountry, match.Fault!);
        return match.Country;
    }

    /// <summary>Notes that source and target are one country, where both were read.</summary>
    public static void CheckDifferent(CountryCode source, CountryCode target, string targetField, Faults faults)
    {
        if (!source.IsNone && source == target)
            faults.Add(targetField, ErrorReason.SameCountry,
                $"source and target are both {source}; expected two countries.");
    }

    public static CameoCode Cameo(string given, string field, Faults faults)
    {
        if (given.Length == 0)
            faults.Missing(field);
        else if (!CameoCode.TryParse(given, out var code, out var fault))
            faults.Add(field, ErrorReason.UnknownCameoCode, fault!);
        else
            return code;
        return default;
    }
}
