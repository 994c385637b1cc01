using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Ingestion.Feeds.Formats.Values;

/// <summary>Whether a row is about two states.</summary>
internal static class States
{
    private const string CodeOfCameo = "a country or region of CAMEO, such as USA";

    /// <summary>The outcome of a row whose actors are not two states; none where they are.</summary>
    /// <param name="source">The code of the country that acts; empty for a group without one.</param>
    /// <param name="target">The code of the country acted upon.</param>
    /// <param name="sourceColumn">The column of the source, for messages.</param>
    /// <param name="targetColumn">The column of the target.</param>
    public static FeedRow? Cameo(
        ReadOnlySpan<char> source, ReadOnlySpan<char> target, string sourceColumn, string targetColumn)
    {
        var (from, isSource) = OfCameo(source);
        var (to, isTarget) = OfCameo(target);
        if (!isSource)
            return FeedRow.Rejected(Faults.Country(sourceColumn, source, CodeOfCameo));
        if (!isTarget)
            return FeedRow.Rejected(Faults.Country(targetColumn, target, CodeOfCameo));
        return Different(from, to);
    }

    /// <summary>The outcome of a row whose actors are not two different states; none where they are.</summary>
    public static FeedRow? Different(CountryCode source, CountryCode target) =>
        !IsState(source) ? FeedRow.Outside(OutOfScopeReason.NoSourceState)
        : !IsState(target) ? FeedRow.Outside(OutOfScopeReason.NoTargetState)
        : source == target ? FeedRow.Outside(OutOfScopeReason.SameState)
        : null;

    private static bool IsState(CountryCode country) => !country.IsNone && !CountryLookup.IsOrganisation(country);

    /// <summary>The country, none for a region and for no code; and whether the code is known.</summary>
    private static (CountryCode Country, bool IsKnown) OfCameo(ReadOnlySpan<char> code) =>
        CountryLookup.TryFind(CodeSystem.Cameo, code, out var country)
            ? (country, true)
            : (default, code.IsEmpty || CountryLookup.IsCameoRegion(code));
}
