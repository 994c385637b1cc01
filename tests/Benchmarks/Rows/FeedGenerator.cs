using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>
/// Draws the rows of an imaginary feed, the same ones for the same seed: 20 years, 7,868 dyads of which the n-th is
/// reported 1/n as often as the first (so the first gets a tenth of all), CAMEO codes as uneven as in real feeds, about
/// 260 bytes a stored event. Every row is a report of its own; a share of them is of a source event reported before.
/// </summary>
internal sealed class FeedGenerator(int seed, double repeatedShare = 0)
{
    /// <summary>The quality of every feed row, in thousandths.</summary>
    public const int Quality = 600;

    private const int Dyads = 7_868;
    private const int DaysOfHistory = 20 * 365;
    private static readonly DateOnly FirstDay = new(1995, 1, 1);

    // Verbal events are common, material ones rare, and most are friendly: shares in thousandths, as in a real feed.
    private static readonly (string Code, int Share)[] Codes =
    [
        ("010", 90), ("012", 8), ("013", 12), ("014", 6), ("015", 4), ("016", 3), ("017", 6), ("018", 3), ("019", 5),
        ("020", 40), ("021", 6), ("022", 4), ("023", 6), ("024", 3), ("030", 25), ("031", 8), ("032", 5), ("033", 6),
        ("036", 50), ("040", 100), ("041", 20), ("042", 105), ("043", 100), ("044", 12), ("045", 6), ("046", 50),
        ("050", 12), ("051", 45), ("052", 12), ("053", 4), ("054", 8), ("055", 3), ("056", 3), ("057", 35),
        ("060", 10), ("061", 12), ("062", 6), ("063", 3), ("064", 4), ("070", 12), ("071", 6), ("072", 6), ("073", 6),
        ("080", 6), ("081", 3), ("084", 5), ("090", 6), ("100", 8), ("110", 12), ("111", 40), ("112", 30), ("113", 3),
        ("114", 3), ("120", 15), ("121", 3), ("123", 2), ("124", 5), ("130", 6), ("131", 3), ("138", 4), ("140", 3),
        ("141", 6), ("150", 4), ("154", 3), ("160", 3), ("161", 4), ("163", 5), ("164", 3), ("170", 4), ("172", 4),
        ("173", 20), ("174", 4), ("180", 6), ("190", 25), ("193", 15), ("194", 4), ("195", 4), ("200", 1),
    ];

    private static readonly string[] Publishers =
    [
        "reuters.example", "apnews.example", "xinhua.example", "tass.example", "afp.example", "efe.example",
        "kyodo.example", "dpa.example", "anadolu.example", "pti.example", "ansa.example", "yonhap.example",
    ];

    private readonly Random _random = new(seed);
    private readonly Dyad[] _dyads = DrawDyads(new Random(seed));
    private readonly double[] _dyadShares = Cumulative(Enumerable.Range(1, Dyads).Select(rank => 1.0 / rank));
    private readonly CameoCode[] _codes = [.. Codes.Select(pair => CameoCode.Parse(pair.Code))];
    private readonly double[] _codeShares = Cumulative(Codes.Select(pair => (double)pair.Share));
    private readonly HashSet<(int Dyad, int Code, int Day)> _drawn = [];
    private readonly List<(int Dyad, int Code, int Day, int ReportCount)> _reported = [];
    private readonly HashSet<int> _numbers = [];

    /// <summary>The dyads, the most reported first.</summary>
    public IReadOnlyList<Dyad> RankedDyads => _dyads;

    /// <summary>The next rows.</summary>
    public List<FeedRow> Take(int count)
    {
        var rows = new List<FeedRow>(count);
        for (var i = 0; i < count; i++)
            rows.Add(_reported.Count > 0 && _random.NextDouble() < repeatedShare ? Again() : New());
        return rows;
    }

    private FeedRow New()
    {
        (int Dyad, int Code, int Day) drawn;
        do
            drawn = (Pick(_dyadShares), Pick(_codeShares), _random.Next(DaysOfHistory));
        while (!_drawn.Add(drawn));
        _reported.Add((drawn.Dyad, drawn.Code, drawn.Day, 1));
        return RowOf(_reported[^1]);
    }

    private FeedRow Again()
    {
        var place = _random.Next(_reported.Count);
        _reported[place] = _reported[place] with { ReportCount = _reported[place].ReportCount + 1 };
        return RowOf(_reported[place]);
    }

    private FeedRow RowOf((int Dyad, int Code, int Day, int ReportCount) drawn)
    {
        var action = new ActionKey(_dyads[drawn.Dyad], _codes[drawn.Code]);
        var date = PartialDate.Of(FirstDay.AddDays(drawn.Day));
        // A publisher reports a source event once: the next report is by the next publisher.
        var publisher = Publishers[(drawn.Dyad + drawn.Day + drawn.ReportCount) % Publishers.Length];
        // A record twice would be a revision of the first.
        int number;
        do
            number = _random.Next(100_000_000, 1_000_000_000);
        while (!_numbers.Add(number));
        var origin = new ReportOrigin(
            publisher, "gdelt1", Url: $"https://{publisher}/{number}", RecordId: $"{number}");
        var reported = new SourceEventReported(
            Identity.OfReport(date, action.Dyad, action.Code, origin), date.ToString(),
            action.Dyad.Source.ToString(), action.Dyad.Target.ToString(), action.Code.ToString(),
            Quality, origin, Mentions: 1 + _random.Next(20));
        return new FeedRow(reported, action.On(date), drawn.ReportCount);
    }

    private int Pick(double[] cumulative)
    {
        var place = Array.BinarySearch(cumulative, _random.NextDouble());
        return place >= 0 ? place : ~place;
    }

    private static Dyad[] DrawDyads(Random random)
    {
        var countries = CountryLookup.All.Where(country =>
            StateDates.Existed(country, new(1979, 1, 1)) && StateDates.Existed(country, new(2025, 1, 1))).ToArray();
        var dyads = new HashSet<Dyad>(Dyads);
        while (dyads.Count < Dyads)
        {
            // The square makes some countries much busier than others, as they are.
            var source = countries[(int)(countries.Length * Math.Pow(random.NextDouble(), 2))];
            var target = countries[(int)(countries.Length * Math.Pow(random.NextDouble(), 2))];
            if (source != target)
                dyads.Add(new Dyad(source, target));
        }

        return [.. dyads];
    }

    private static double[] Cumulative(IEnumerable<double> shares)
    {
        var all = shares.ToArray();
        var total = all.Sum();
        var sum = 0.0;
        return Array.ConvertAll(all, share => sum += share / total);
    }
}
