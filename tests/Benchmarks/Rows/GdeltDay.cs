using System.Globalization;
using System.Text;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>
/// Writes a file of GDELT 1.0 as of one day, the same one for the same seed: 58 columns, tabs, no header. Of its rows
/// 45 % have two different states, 40 % lack one, 12 % have the same twice, 3 % name a region.
/// </summary>
internal static class GdeltDay
{
    private const double TwoStates = 0.45;
    private const double OneState = 0.85;
    private const double SameState = 0.97;
    private const double Today = 0.95;
    private const int DaysBack = 365;
    private const int MentionsOfArticle = 4;
    private const int AtOnce = 1_000;
    private const string Region = "EUR";

    private const string Place = "4\tTbilisi, Tbilisi, Georgia\tGG\tGG51\t41.725\t44.7908\t-2330077";

    /// <summary>Writes so many rows; the stream stays open.</summary>
    public static void Write(Stream to, int rows, DateOnly day, int seed = 1)
    {
        var random = new Random(seed);
        var generator = new FeedGenerator(seed);
        using var text = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        for (var written = 0; written < rows; written += AtOnce)
            foreach (var row in generator.Take(Math.Min(AtOnce, rows - written)))
            {
                var date = random.NextDouble() < Today ? day : day.AddDays(-random.Next(DaysBack));
                WriteRow(text, random, row, date, day);
            }
    }

    private static void WriteRow(StreamWriter text, Random random, FeedRow row, DateOnly date, DateOnly added)
    {
        var (source, target) = Actors(random, row);
        var code = CameoCode.Parse(row.Event.CameoCode);
        var fraction = date.Year + ((((date.Month - 1) * 30) + date.Day) / 365.0);
        var articles = 1 + (row.Event.Mentions / MentionsOfArticle);
        text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{row.Event.Origin.RecordId}\t{date:yyyyMMdd}\t{date:yyyyMM}\t{date:yyyy}\t{fraction:0.0000}\t"
            + $"{Actor(source)}\t{Actor(target)}\t1\t{code}\t{code.ToString()[..3]}\t{code.Root}\t"
            + $"{(int)code.QuadClass}\t{GoldsteinTable.V1.Tenths(code) / 10m:0.0}\t{row.Event.Mentions}\t1\t"
            + $"{articles}\t3.2626427406199\t{Place}\t{Place}\t{Place}\t{added:yyyyMMdd}\t{row.Event.Origin.Url}"));
    }

    private static (string Source, string Target) Actors(Random random, FeedRow row)
    {
        var (source, target) = (CodeOf(row.Event.Source), CodeOf(row.Event.Target));
        return random.NextDouble() switch
        {
            < TwoStates => (source, target),
            < OneState => random.Next(2) == 0 ? (source, "") : ("", target),
            < SameState => (source, source),
            _ => (Region, target),
        };
    }

    // A country that CAMEO lacks is a group in the feed.
    private static string CodeOf(string country) =>
        CountryLookup.CodesOf(CountryCode.Parse(country), CodeSystem.Cameo).FirstOrDefault("");

    private static string Actor(string country) => country.Length == 0
        ? "GOV\tGOVERNMENT\t\t\t\t\t\tGOV\t\t"
        : $"{country}GOV\tPRESIDENT\t{country}\t\t\t\t\tGOV\t\t";
}
