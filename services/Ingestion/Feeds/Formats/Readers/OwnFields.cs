using System.Collections.Frozen;
using System.Globalization;
using Diplomacy.Ingestion.Feeds.Formats.Values;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Ingestion.Feeds.Formats.Readers;

/// <summary>The fields of a report as our own formats name them: those of Report and Origin in the API.</summary>
/// <remarks>A value that can be read and is wrong, such as an unknown country, is for the validation of reports.</remarks>
internal static class OwnFields
{
    private const string SystemPrefix = "CODE_SYSTEM_";

    // The longest text that a report takes, and more: the validation of reports says which field is too long.
    private const int TextLengthMax = 4_000;

    /// <summary>The fields that every report needs.</summary>
    public static readonly string[] Required = ["occurred_on", "source", "target", "cameo_code"];

    private static readonly FrozenDictionary<string, Func<Report, string, RowFault?>> Setters =
        new Dictionary<string, Func<Report, string, RowFault?>>(StringComparer.Ordinal)
        {
            ["occurred_on"] = SetDate,
            ["source"] = (report, text) => Set(() => report.Source = text),
            ["target"] = (report, text) => Set(() => report.Target = text),
            ["cameo_code"] = (report, text) => Set(() => report.CameoCode = text),
            ["quality"] = (report, text) => double.TryParse(
                text, NumberStyles.Float, CultureInfo.InvariantCulture, out var quality)
                ? Set(() => report.Quality = quality)
                : Faults.Number("quality", text, "a number above 0 to 1, with a point"),
            ["amount_usd"] = (report, text) => long.TryParse(
                text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
                ? Set(() => report.AmountUsd = amount)
                : Faults.Number("amount_usd", text, "a whole number of dollars"),
            ["summary"] = (report, text) => Set(() => report.Summary = text),
            ["mentions"] = (report, text) => ReadWhole("mentions", text, number => report.Mentions = number),
            ["code_system"] = SetSystem,
            ["publisher"] = (report, text) => Set(() => report.Origin.Publisher = text),
            ["feed"] = (report, text) => Set(() => report.Origin.Feed = text),
            ["document_id"] = (report, text) => Set(() => report.Origin.DocumentId = text),
            ["paragraph"] = (report, text) => ReadWhole("paragraph", text, number => report.Origin.Paragraph = number),
            ["quote"] = (report, text) => Set(() => report.Origin.Quote = text),
            ["url"] = (report, text) => Set(() => report.Origin.Url = text),
            ["coder"] = (report, text) => Set(() => report.Origin.Coder = text),
            ["record_id"] = (report, text) => Set(() => report.Origin.RecordId = text),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => Setters.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether a report has a field of that name.</summary>
    public static bool Has(string name) => Setters.ContainsKey(name);

    /// <summary>Sets a field, or says what is wrong with the text; an empty text leaves it unset.</summary>
    public static RowFault? TrySet(Report report, string name, string text) =>
        text.Length == 0 ? null
        : text.Length > TextLengthMax || Cells.IsBroken(text) ? Faults.Text(name, text, TextLengthMax)
        : Setters[name](report, text);

    /// <summary>The report with its fields, or a fault for one that is missing.</summary>
    public static FeedRow Finish(Report report) =>
        report.OccurredOn is null ? FeedRow.Rejected(Faults.Missing("occurred_on"))
        : report.Source.Length == 0 ? FeedRow.Rejected(Faults.Missing("source"))
        : report.Target.Length == 0 ? FeedRow.Rejected(Faults.Missing("target"))
        : report.CameoCode.Length == 0 ? FeedRow.Rejected(Faults.Missing("cameo_code"))
        : FeedRow.Of(report);

    private static RowFault? Set(Action set)
    {
        set();
        return null;
    }

    private static RowFault? ReadWhole(string name, string text, Action<int> set)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return Faults.Number(name, text, "a whole number");
        set(number);
        return null;
    }

    private static RowFault? SetDate(Report report, string text)
    {
        report.OccurredOn = Days.OfIso(text);
        return report.OccurredOn is null
            ? Faults.Date("occurred_on", text, "\"2008\", \"2008-09\" or \"2008-09-15\"")
            : null;
    }

    private static RowFault? SetSystem(Report report, string text)
    {
        var name = text.StartsWith(SystemPrefix, StringComparison.OrdinalIgnoreCase) ? text[SystemPrefix.Length..] : text;
        if (name.Any(char.IsAsciiDigit) || !Enum.TryParse(name, ignoreCase: true, out CodeSystem system))
            return Faults.Country("code_system", text, "ISO, FIPS, COW or CAMEO, or nothing");
        report.CodeSystem = system;
        return null;
    }
}
