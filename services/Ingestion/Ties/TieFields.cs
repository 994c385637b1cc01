using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.ServiceDefaults.Requests;
using Given = Diplomacy.Protos.Type.V1;

namespace Diplomacy.Ingestion.Ties;

/// <summary>Reads the fields of ties; collects errors instead of throwing.</summary>
internal static class TieFields
{
    public const int TreatyMax = 200;

    public static TieKind Kind(Given.TieKind given, string field, ValidationErrors errors)
    {
        if (given == Given.TieKind.Unspecified)
            errors.Missing(field);
        else if (!Enum.IsDefined(given))
            errors.Add(field, ErrorReason.OutOfRange, $"{field} is {(int)given}, which is no kind of tie.");
        return (TieKind)(int)given;
    }

    /// <summary>A country that existed at a date.</summary>
    public static CountryCode Country(string given, PartialDate on, string field, ValidationErrors errors)
    {
        var country = CountryField.Read(given, field, errors);
        ReportFields.CheckExisted(country, on, field, errors);
        return country;
    }

    /// <summary>A date that may lie in the future.</summary>
    public static PartialDate Date(Given.Date? given, string field, ValidationErrors errors) =>
        ReportFields.Date(given, field, DateOnly.MaxValue, errors);

    /// <summary>The end of something that begins on a date; null where it lasts.</summary>
    public static PartialDate? Until(Given.Date? given, PartialDate from, string field, ValidationErrors errors)
    {
        if (given is null)
            return null;
        var until = Date(given, field, errors);
        if (until != default && from != default)
            CheckOrder(from, until, field, errors);
        return until;
    }

    public static void CheckOrder(PartialDate from, PartialDate until, string field, ValidationErrors errors)
    {
        if (until.Middle <= from.Middle)
            errors.Add(field, ErrorReason.RangeReversed,
                $"{field} is {until}, which counts from {until.Middle:yyyy-MM-dd}; expected a day after "
                + $"{from.Middle:yyyy-MM-dd}, from which {from} counts.");
    }

    /// <summary>Adds an error for a proposal that is not about a tie's two countries.</summary>
    /// <param name="pairs">What the proposals are about that exist.</param>
    public static void CheckProposal(
        IReadOnlyDictionary<Guid, Relationship> pairs, Guid id, Relationship pair, string field,
        ValidationErrors errors)
    {
        if (!pairs.TryGetValue(id, out var about))
            errors.Add(field, ErrorReason.UnknownTie, $"There is no proposal {id}.");
        else if (about != pair)
            errors.Add(field, ErrorReason.DifferentCountries,
                $"Proposal {id} is about {about}; expected one about {pair}.");
    }

    public static void Source(string given, string field, ValidationErrors errors)
    {
        if (string.IsNullOrWhiteSpace(given))
            errors.Missing(field);
        errors.CheckText(field, given, ReportFields.LongTextMax);
    }
}
