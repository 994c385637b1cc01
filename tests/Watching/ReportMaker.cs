using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Testing;

/// <summary>
/// Makes up curated reports and feed rows. Countries, codes and dates are few, so that many reports are of one source
/// event, some of them repeated; and many dates are partial, so that reports move.
/// </summary>
public sealed class ReportMaker(int seed)
{
    private const int BatchMax = 12;
    private const int FirstYear = 2008, Years = 2;

    /// <summary>The countries that reports are about.</summary>
    public static readonly string[] Countries = ["BOL", "CUB", "NIC", "RUS", "USA", "VEN"];

    private static readonly string[] Codes = ["036", "042", "057", "061", "112", "120", "163", "173"];
    private static readonly string[] Publishers = ["", "Gazette", "Herald", "Tribune"];
    private static readonly string[] Feeds = ["gdelt1", "icews"];

    private readonly Random _random = new(seed);

    /// <summary>The next request; half of them carry an id.</summary>
    public ReportSourceEventsRequest Next()
    {
        var request = new ReportSourceEventsRequest();
        if (_random.Next(2) == 0)
            request.RequestId = $"{seed:x8}-{_random.NextInt64():x16}";
        for (var left = _random.Next(1, BatchMax + 1); left > 0; left--)
            request.Reports.Add(_random.Next(3) == 0 ? FeedRow() : Curated());
        return request;
    }

    private Report Curated() => Report(Date(), new Origin
    {
        DocumentId = $"document-{_random.Next(200)}",
        Publisher = Pick(Publishers),
        Paragraph = _random.Next(1, 40),
        Coder = _random.Next(2) == 0 ? "" : "coder-1",
    });

    private Report FeedRow() => Report(FullDate(), new Origin
    {
        Feed = Pick(Feeds),
        RecordId = $"{_random.Next(50_000)}",
    });

    private Report Report(Date date, Origin origin)
    {
        var source = Pick(Countries);
        var target = Pick([.. Countries.Where(country => country != source)]);
        var report = new Report
        {
            OccurredOn = date,
            Source = source,
            Target = target,
            CameoCode = Pick(Codes),
            Origin = origin,
            Mentions = _random.Next(1, 20),
        };
        if (_random.Next(3) == 0)
            report.Quality = _random.Next(1, 1_001) / 1_000.0;
        return report;
    }

    private Date FullDate()
    {
        var day = new DateOnly(FirstYear, 1, 1).AddDays(_random.Next(Years * 365));
        return new Date { Year = day.Year, Month = day.Month, Day = day.Day };
    }

    private Date Date()
    {
        var date = FullDate();
        switch (_random.Next(10))
        {
            case 0:
                (date.Month, date.Day) = (0, 0);
                break;
            case < 4:
                date.Day = 0;
                break;
        }
        return date;
    }

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
