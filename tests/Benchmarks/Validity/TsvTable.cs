using System.Globalization;
using System.IO.Compression;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>A file of the caller's that cannot be read; the message names the file and the line.</summary>
internal sealed class TableException(string path, int line, string fault) : Exception($"{path}, line {line}: {fault}");

/// <summary>A line of a table, with its values by column.</summary>
/// <param name="Number">The number of the line in the file, from 1; the header has 1.</param>
internal sealed record TableLine(
    string Path, int Number, IReadOnlyDictionary<string, int> Columns, IReadOnlyList<string> Values)
{
    /// <summary>The text in a column; empty where the table has no such column.</summary>
    public string this[string column] => Columns.TryGetValue(column, out var place) ? Values[place] : "";

    /// <summary>The country in a column.</summary>
    public CountryCode Country(string column) => CountryCode.TryParse(this[column], out var country)
        ? country
        : throw Fault($"{column} \"{Echo.Of(this[column])}\" is no country; expected three letters such as FRA.");

    /// <summary>The pair of the countries in two columns.</summary>
    public Relationship Pair(string one = "a", string other = "b") => Country(one) != Country(other)
        ? Relationship.Between(Country(one), Country(other))
        : throw Fault($"{one} and {other} are both {Country(one)}; expected two countries.");

    /// <summary>The date in a column.</summary>
    public PartialDate Date(string column) =>
        PartialDate.TryParse(this[column], out var date, out var fault) ? date : throw Fault($"{column}: {fault}");

    /// <summary>The date in a column; null where it is empty.</summary>
    public PartialDate? DateOrNone(string column) => this[column].Length == 0 ? null : Date(column);

    /// <summary>The year in a column.</summary>
    public int Year(string column) => Date(column) is { Precision: DatePrecision.Year } date
        ? date.Year
        : throw Fault($"{column} \"{Echo.Of(this[column])}\" is no year; expected four digits.");

    /// <summary>The number in a column.</summary>
    public double Number64(string column, double min, double max) =>
        double.TryParse(this[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max
            ? number
            : throw Fault(string.Create(CultureInfo.InvariantCulture,
                $"{column} \"{Echo.Of(this[column])}\" is no number from {min} to {max}."));

    /// <summary>What is wrong with this line.</summary>
    public TableException Fault(string fault) => new(Path, Number, fault);
}

/// <summary>Tables of the caller's: text with a header, the values separated by tabs.</summary>
internal static class TsvTable
{
    /// <summary>The lines of a table, also of one packed with gzip (.gz). Empty lines are passed over.</summary>
    /// <param name="columns">The columns that it must have, in any order; it may have others.</param>
    public static IEnumerable<TableLine> Read(string path, params string[] columns)
    {
        using var reader = Open(path);
        var header = reader.ReadLine()?.Split('\t') ?? [];
        var places = PlacesOf(header);
        if (columns.FirstOrDefault(column => !places.ContainsKey(column)) is { } missing)
            throw new TableException(path, 1,
                $"There is no column \"{missing}\"; expected {string.Join(", ", columns)} with tabs between.");
        for (var number = 2; reader.ReadLine() is { } text; number++)
        {
            if (text.Length == 0) continue;
            var values = text.Split('\t');
            if (values.Length != header.Length)
                throw new TableException(path, number,
                    $"The line has {values.Length} values; expected {header.Length}, as the header has.");
            yield return new TableLine(path, number, places, values);
        }
    }

    /// <summary>Opens a text file, also one packed with gzip.</summary>
    public static StreamReader Open(string path)
    {
        var file = File.OpenRead(path);
        return new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file);
    }

    /// <summary>The place of each column; of columns of one name the first.</summary>
    public static IReadOnlyDictionary<string, int> PlacesOf(IReadOnlyList<string> header)
    {
        var places = new Dictionary<string, int>();
        for (var i = 0; i < header.Count; i++)
            places.TryAdd(header[i].Trim(), i);
        return places;
    }
}
