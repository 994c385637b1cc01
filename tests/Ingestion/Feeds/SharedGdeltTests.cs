using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Ingestion.Feeds.Formats.Files;

namespace Diplomacy.Tests.Ingestion.Feeds;

/// <summary>Reads real files of GDELT, and counts the same rows in a second, simple way.</summary>
public sealed partial class SharedGdeltTests
{
    private const int Numbered = 59;

    public static TheoryData<string> Files =>
    [
        "gdelt1/july2011.csv.gz", "gdelt1/sept2011.csv.gz", "gdelt1/nov2011.csv.gz", "gdelt1/jan2012.csv.gz",
        "gdelt1/mar2012.csv.gz", "gdelt1/apr2012.csv.gz", "gdelt1/june2012.csv.gz", "gdelt1/oct2012.csv.gz",
        "gdelt1/december12.csv.gz", "gdelt2/20191024143000.export.CSV",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_row_of_a_real_file_is_read_as_a_simple_count_says(string name)
    {
        var path = Requires.SharedData($"data/{name}");
        var expected = Lines(path).Select(Outcome).Where(outcome => outcome != "header").CountBy(outcome => outcome)
            .ToDictionary();

        using var file = FeedFiles.Open(File.OpenRead(path), null);
        var rows = file.Rows().ToList();

        file.FeedName.ShouldBe(name[..6]);
        rows.CountBy(row => row.Report is not null ? "report" : $"{row.OutOfScope}{row.Reject?.Reason}")
            .ToDictionary().ShouldBe(expected, ignoreOrder: true);
        rows.Sum(row => (row.Report is null ? 0 : 1) + (row.OutOfScope is null ? 0 : 1) + (row.Reject is null ? 0 : 1))
            .ShouldBe(expected.Values.Sum());
        rows.ShouldContain(row => row.Report != null);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Reports_of_a_real_file_say_what_their_rows_say(string name)
    {
        var path = Requires.SharedData($"data/{name}");
        var lines = Lines(path).ToList();

        using var file = FeedFiles.Open(File.OpenRead(path), null);
        foreach (var row in file.Rows().Where(row => row.Report is not null))
        {
            var cells = Cells(lines[(int)row.Line - 1]);
            var report = row.Report!;
            row.Raw.ShouldBe(lines[(int)row.Line - 1]);
            report.Origin.RecordId.ShouldBe(cells[0]);
            $"{report.OccurredOn.Year:D4}{report.OccurredOn.Month:D2}{report.OccurredOn.Day:D2}".ShouldBe(cells[1]);
            (report.Source, report.Target, report.CameoCode).ShouldBe((cells[7], cells[17], cells[26]));
            report.Mentions.ToString(CultureInfo.InvariantCulture).ShouldBe(cells[31]);
            report.Origin.Url.ShouldBe(cells[^1]);
        }
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var content = File.OpenRead(path);
        using var text = new StreamReader(
            path.EndsWith(".gz", StringComparison.Ordinal)
                ? new GZipStream(content, CompressionMode.Decompress)
                : content);
        while (text.ReadLine() is { } line)
            yield return line;
    }

    /// <summary>The columns of a line without its row number; no column of these files holds a line end.</summary>
    private static string[] Cells(string line)
    {
        string[] cells = line.Contains('\t')
            ? line.Split('\t')
            : [.. Column().Matches(line).Select(match => match.Value.TrimStart(',').Trim('"'))];
        return [.. (cells.Length == Numbered ? cells[1..] : cells).Select(cell => cell == "NA" ? "" : cell)];
    }

    private static string Outcome(string line)
    {
        var cells = Cells(line);
        if (cells[0] == "GLOBALEVENTID")
            return "header";
        var (source, target) = (Country(cells[7]), Country(cells[17]));
        return source is null ? "NoSourceState"
            : target is null ? "NoTargetState"
            : source == target ? "SameState"
            : "report";
    }

    private static CountryCode? Country(string code) =>
        CountryLookup.TryFind(CodeSystem.Cameo, code, out var country) ? country : null;

    [GeneratedRegex("(^|,)(\"[^\"]*\"|[^,]*)")]
    private static partial Regex Column();
}
