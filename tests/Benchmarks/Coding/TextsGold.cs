using Diplomacy.Domain.Coding;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>One event of an article, as gold.tsv gives it.</summary>
/// <param name="Article">The number of the article.</param>
/// <param name="Need">must, may, or not: a tempting mistake.</param>
/// <param name="Kind">d: directed; m: mutual; v: a visit.</param>
internal sealed record GoldRow(
    string Article, DateOnly Published, string Id, DateOnly From, DateOnly To, string Source, string Target,
    string[] Roots, string Need, string Kind, string Note)
{
    private const int RootLength = 2;

    /// <summary>Whether the row and the coding may mean the same event.</summary>
    public bool Hits(CodedReport coded) => HitsButDate(coded) && Overlaps(coded.OccurredOn);

    /// <summary>The same, whatever the date.</summary>
    public bool HitsButDate(CodedReport coded)
    {
        var (source, target) = (coded.Source.ToString(), coded.Target.ToString());
        return Array.IndexOf(Roots, coded.Code.ToString()[..RootLength]) >= 0
            && (source == Source && target == Target || Kind != "d" && source == Target && target == Source);
    }

    /// <summary>The rows of a folder's gold.tsv.</summary>
    public static GoldRow[] Read(string path) =>
    [
        .. File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => line.Split('\t')).Select(cells =>
            new GoldRow(
                cells[0], Day(cells[1]), cells[2], Day(cells[3]), Day(cells[4]), cells[5], cells[6],
                cells[7].Split(','), cells[8], cells[9], cells[10])),
    ];

    private static DateOnly Day(string text) => PartialDate.Parse(text).First;

    private bool Overlaps(PartialDate date) => date.First <= To && date.Last >= From;
}

/// <summary>The codings of one article beside its gold rows.</summary>
internal sealed class TextMatch
{
    public TextMatch(GoldRow[] rows, CodedReport[] coded)
    {
        Coded = coded;
        Must = [.. rows.Where(row => row.Need == "must")];
        var taken = new int[coded.Length];
        Array.Fill(taken, -1);
        Found = [.. Must.Where((_, i) => Pair(i, taken, []))];
        var may = rows.Where(row => row.Need == "may").ToArray();
        Right = [.. coded.Where(one => Must.Concat(may).Any(row => row.Hits(one)))];
        Tempted =
        [
            .. coded.Where(one => Array.IndexOf(Right, one) < 0)
                .Select(one => (one, rows.FirstOrDefault(row => row.Need == "not" && row.Hits(one))))
                .Where(pair => pair.Item2 is not null)!,
        ];
    }

    public CodedReport[] Coded { get; }

    public GoldRow[] Must { get; }

    /// <summary>The must rows that a coding of their own hits.</summary>
    public GoldRow[] Found { get; }

    /// <summary>The codings that hit a must or a may row.</summary>
    public CodedReport[] Right { get; }

    /// <summary>The codings that hit a tempting mistake and nothing else.</summary>
    public (CodedReport Coded, GoldRow Row)[] Tempted { get; }

    // Kuhn's augmenting paths: each must row gets a coding of its own where that is possible.
    private bool Pair(int row, int[] taken, HashSet<int> seen)
    {
        for (var i = 0; i < Coded.Length; i++)
        {
            if (!Must[row].Hits(Coded[i]) || !seen.Add(i)) continue;
            if (taken[i] >= 0 && !Pair(taken[i], taken, seen)) continue;
            taken[i] = row;
            return true;
        }
        return false;
    }
}
