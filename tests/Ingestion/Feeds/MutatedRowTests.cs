using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Tests.Ingestion.Feeds;

/// <summary>Damages rows of GDELT at random: none is imported as something else than it said.</summary>
public sealed class MutatedRowTests(ITestOutputHelper output)
{
    private const int Rows = 20_000;
    private const int GoodFirst = 200;
    private const int GoodBetween = 40;
    private static readonly int Seed = Random.Shared.Next();

    private static readonly string[] Countries =
        ["GEO", "RUS", "USA", "TUR", "ROM", "AFR", "EUR", "", "GBR", "IRN", "CHN", "UKR"];

    private static readonly string[] Codes = ["010", "0211", "036", "042", "057", "073", "112", "138", "173", "190"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_row_is_rejected_or_says_the_same(bool isQuoted)
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        string Written(string[] cells) => isQuoted ? GdeltLine.Commas(cells) : GdeltLine.Tabs(cells);
        var lines = new List<string>();
        if (isQuoted)
            lines.Add(GdeltLine.Commas(GdeltLine.Header1));
        var clean = new Dictionary<int, string[]>();
        var sound = new HashSet<long>();
        for (var i = 0; i < Rows; i++)
        {
            // Good rows stand at the beginning, which give the file's width, and between the damaged ones.
            var cells = Draw(random, i);
            clean.Add(lines.Count + 1, cells);
            var isSound = i < GoodFirst || i % GoodBetween == 0;
            if (isSound)
                sound.Add(lines.Count + 1);
            lines.Add(isSound ? Written(cells) : Damaged(random, cells, Written));
        }

        var rows = FeedReading.Rows(string.Join('\n', lines));

        foreach (var row in rows.Where(row => row.Report is not null))
        {
            var cells = clean[(int)row.Line];
            Said(row.Report!).ShouldBe(Said(cells), $"line {row.Line} of seed {Seed}: {row.Raw}");
            cells[57].ShouldStartWith(row.Report!.Origin.Url);
        }
        rows.Count(row => row.Reject is not null).ShouldBeGreaterThan(Rows / 3);
        rows.ShouldContain(row => row.Report != null);
        // A damaged row takes no sound one with it.
        rows.Where(row => row.Reject is null).Select(row => row.Line).Intersect(sound).Count().ShouldBe(sound.Count);
    }

    private static string[] Draw(Random random, int number) => GdeltLine.Cells(
        Countries[random.Next(Countries.Length)], Countries[random.Next(Countries.Length)],
        Codes[random.Next(Codes.Length)], new DateOnly(2005, 1, 1).AddDays(random.Next(4_000)),
        $"{200_000_000 + number}", 1 + random.Next(40), $"https://news{random.Next(9)}.example/{number}");

    private static string Damaged(Random random, string[] cells, Func<string[], string> written)
    {
        var copy = cells.ToList();
        switch (random.Next(5))
        {
            case 0:
                copy.RemoveAt(random.Next(copy.Count));
                return written([.. copy]);
            case 1:
                copy.Insert(random.Next(copy.Count + 1), copy[random.Next(copy.Count)]);
                return written([.. copy]);
            case 2:
                var (one, other) = (Column(random), Column(random));
                (copy[one], copy[other]) = (copy[other], copy[one]);
                return written([.. copy]);
            case 3:
                var neighbour = random.Next(copy.Count - 1);
                (copy[neighbour], copy[neighbour + 1]) = (copy[neighbour + 1], copy[neighbour]);
                return written([.. copy]);
            default:
                var line = written(cells);
                return line[..random.Next(1, line.Length)];
        }
    }

    private static int Column(Random random) => GdeltLine.ReadColumns[random.Next(GdeltLine.ReadColumns.Length)];

    private static string Said(Report report) =>
        $"{report.Origin.RecordId} {report.OccurredOn.Year:D4}{report.OccurredOn.Month:D2}{report.OccurredOn.Day:D2} "
        + $"{report.Source} {report.Target} {report.CameoCode} {report.Mentions}";

    private static string Said(string[] cells) =>
        $"{cells[0]} {cells[1]} {cells[7]} {cells[17]} {cells[26]} {cells[GdeltLine.MentionsAt]}";
}
