using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Query.Messages;

/// <summary>Reads the fields that queries share. Collects errors instead of throwing.</summary>
internal static class RequestFields
{
    /// <summary>Begins to read the countries of a request.</summary>
    public static CountryFields Countries(CodeSystem system, ValidationErrors errors) => new(system, errors);

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
}
