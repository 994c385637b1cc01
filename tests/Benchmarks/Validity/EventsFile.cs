using System.Globalization;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>A row of a file of events: what one source says that one country did to another.</summary>
/// <param name="Source">What counts as a distinct source.</param>
/// <param name="Feed">The feed; empty where the table names none.</param>
/// <param name="Quality">In thousandths.</param>
internal readonly record struct EventRow(
    DateOnly Day, Dyad Dyad, CameoCode Code, int Quality, string Source, string Feed);

/// <summary>Reads coded events: a table of date, source, target and cameo, or GDELT 1.0 with a header.</summary>
internal static class EventsFile
{
    /// <summary>The feed of GDELT's rows.</summary>
    public const string GdeltFeed = "gdelt1";

    private const string GdeltId = "GLOBALEVENTID";
    private const string Absent = "NA";
    private const double Thousand = 1000;

    /// <summary>
    /// The rows between two states that existed then. Rows of GDELT without two countries are passed over.
    /// </summary>
    public static IEnumerable<EventRow> Read(string path)
    {
        using var reader = TsvTable.Open(path);
        var rows = reader.ReadLine()?.Contains(GdeltId) == true ? ReadGdelt(path) : ReadTable(path);
        return rows.Where(row => StateDates.Existed(row.Dyad.Source, PartialDate.Of(row.Day))
            && StateDates.Existed(row.Dyad.Target, PartialDate.Of(row.Day)));
    }

    private static IEnumerable<EventRow> ReadTable(string path)
    {
        foreach (var line in TsvTable.Read(path, "date", "source", "target", "cameo"))
        {
            if (!CameoCode.TryParse(line["cameo"], out var code, out var fault)) throw line.Fault(fault!);
            line.Pair("source", "target");
            var feed = line["feed"];
            yield return new EventRow(
                line.Date("date").Middle, new Dyad(line.Country("source"), line.Country("target")), code,
                line["quality"].Length == 0
                    ? Quality.FeedRow
                    : (int)Math.Round(line.Number64("quality", 0.001, 1) * Thousand),
                feed.Length == 0 ? path : feed, feed);
        }
    }

    private static IEnumerable<EventRow> ReadGdelt(string path)
    {
        using var reader = TsvTable.Open(path);
        var header = Split(reader.ReadLine()!);
        var places = TsvTable.PlacesOf(header);
        for (var number = 2; reader.ReadLine() is { } text; number++)
        {
            var values = Split(text);
            // Some files begin each row with its number, for which the header has no name.
            if (values.Count == header.Count + 1) values.RemoveAt(0);
            if (values.Count != header.Count)
                throw new TableException(path, number,
                    $"The line has {values.Count} values; expected {header.Count}, as the header has.");
            var line = new TableLine(path, number, places, values);
            if (TryState(line["Actor1CountryCode"], out var source)
                && TryState(line["Actor2CountryCode"], out var target) && source != target
                && CameoCode.TryParse(line["EventCode"].AsSpan(), out var code))
                yield return new EventRow(
                    GdeltDay(line), new Dyad(source, target), code, Quality.FeedRow, PublisherOf(line), GdeltFeed);
        }
    }

    private static bool TryState(string code, out CountryCode state)
    {
        state = default;
        return code is not ("" or Absent) && CountryLookup.TryFind(CodeSystem.Cameo, code, out state)
            && !CountryLookup.IsOrganisation(state);
    }

    private static DateOnly GdeltDay(TableLine line) =>
        DateOnly.TryParseExact(line["SQLDATE"], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var day)
            ? day
            : throw line.Fault($"SQLDATE \"{Echo.Of(line["SQLDATE"])}\" is no date; expected one such as 20120131.");

    private static string PublisherOf(TableLine line) =>
        Uri.TryCreate(line["SOURCEURL"], UriKind.Absolute, out var address) && address.Host.Length > 0
            ? address.Host
            : GdeltFeed;

    /// <summary>The values of a line, separated by commas; quoted ones may hold commas and doubled quotes.</summary>
    private static List<string> Split(string text)
    {
        var values = new List<string>();
        var value = new System.Text.StringBuilder();
        var isQuoted = false;
        foreach (var letter in text)
        {
            if (letter == '"')
                isQuoted = !isQuoted;
            else if (letter == ',' && !isQuoted)
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else
                value.Append(letter);
        }
        values.Add(value.ToString());
        return values;
    }
}
