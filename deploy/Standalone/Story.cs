using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;

namespace Diplomacy.Standalone;

/// <summary>Prints how one relationship of the seeds became known and then changed, and what changed it.</summary>
internal static class Story
{
    private const string Country = "RUS";
    private const string Counterpart = "BOL";
    private const string Title = "Russia and Bolivia in the seeds, from -10 (hostile) to +10 (friendly):";

    private const int BarHalf = 18;
    private const double ScoreMax = 10;

    /// <summary>The rows of largest changes between those of becoming known and of the end.</summary>
    private const int ChangesMax = 3;

    private const int ColumnsMax = 118;

    /// <summary>Prints the story as known at a checkpoint or later.</summary>
    public static async Task Print(ChannelBase channel, Checkpoint checkpoint, CancellationToken ct)
    {
        var client = new QueryService.QueryServiceClient(channel);
        var evidence = await client.ListSourceEventsAsync(new ListSourceEventsRequest
        {
            Country = Country,
            Counterpart = Counterpart,
            PageSize = 1_000,
            AtLeastAsFresh = checkpoint,
        }, cancellationToken: ct);
        if (evidence.SourceEvents.Count == 0)
            return;
        var timeline = await client.GetTimelineAsync(new GetTimelineRequest
        {
            Country = Country,
            Counterpart = Counterpart,
            From = MonthOf(evidence.SourceEvents[^1].OccurredOn, later: -1, isLast: false),
            To = MonthOf(evidence.SourceEvents[0].OccurredOn, later: 1, isLast: true),
            KnownAt = new KnownAt { Checkpoint = evidence.Checkpoint },
        }, cancellationToken: ct);

        var points = timeline.Timelines[0].Points;
        var first = points.ToList().FindIndex(IsKnown);
        if (first < 0)
            return;
        Console.WriteLine(Title);
        var changes = Enumerable.Range(first + 1, points.Count - first - 1)
            .OrderByDescending(at => Math.Abs(points[at].Score.Score_ - points[at - 1].Score.Score_)).Take(ChangesMax);
        foreach (var at in changes.Concat([first - 1, first, points.Count - 1]).Where(at => at >= 0).Distinct().Order())
            PrintRow(at == 0 ? null : points[at - 1], points[at]);
        if (first > 0)
            PrintCause(evidence.SourceEvents, points[first - 1], points[first]);
    }

    private static bool IsKnown(TimelinePoint point) => point.Score.Grade != Grade.InsufficientEvidence;

    /// <summary>A score that has become known is no rise from zero.</summary>
    private static void PrintRow(TimelinePoint? before, TimelinePoint point)
    {
        var score = point.Score;
        if (!IsKnown(point))
        {
            Console.WriteLine($"  {Text(point.Date)}  not known");
            return;
        }
        var change = before is null || !IsKnown(before)
            ? "first known"
            : $"{score.Score_ - before.Score.Score_:+0.0;-0.0;unchanged}";
        Console.WriteLine($"  {Text(point.Date)}  {score.Score_,5:+0.0;-0.0;0.0}  "
            + $"{score.Grade.ToString().ToLowerInvariant(),-12}  {change,-11}  {Bar(score.Score_)}");
    }

    private static void PrintCause(IEnumerable<SourceEvent> evidence, TimelinePoint before, TimelinePoint after)
    {
        var cause = evidence.Where(one => Day(one.OccurredOn) > Day(before.Date)
            && Day(one.OccurredOn) <= Day(after.Date)).MaxBy(one => Math.Abs(one.Goldstein));
        if (cause is null || cause.Reports.Count == 0)
            return;
        var line = $"  {Text(cause.OccurredOn)}  {cause.Source} > {cause.Target}: {cause.Reports[0].Summary}";
        Console.WriteLine(line.Length > ColumnsMax ? line[..(ColumnsMax - 1)] + "…" : line);
    }

    private static string Bar(double score)
    {
        var length = (int)Math.Round(Math.Abs(score) / ScoreMax * BarHalf);
        return score < 0
            ? new string(' ', BarHalf - length) + new string('█', length) + "│"
            : new string(' ', BarHalf) + "│" + new string('█', length);
    }

    /// <summary>"2008", "2008-09" or "2008-09-15".</summary>
    private static string Text(Date date) => (date.Month, date.Day) switch
    {
        (0, _) => $"{date.Year}",
        (_, 0) => $"{date.Year}-{date.Month:00}",
        _ => $"{date.Year}-{date.Month:00}-{date.Day:00}",
    };

    /// <summary>A day in the middle of a date.</summary>
    private static DateOnly Day(Date date) => date switch
    {
        { Month: 0 } => new DateOnly(date.Year, 7, 1),
        { Day: 0 } => new DateOnly(date.Year, date.Month, 15),
        _ => new DateOnly(date.Year, date.Month, date.Day),
    };

    /// <summary>The first or last day of the month that is so many months later.</summary>
    private static Date MonthOf(Date date, int later, bool isLast)
    {
        var day = Day(date).AddMonths(later);
        return new Date
        {
            Year = day.Year,
            Month = day.Month,
            Day = isLast ? DateTime.DaysInMonth(day.Year, day.Month) : 1,
        };
    }
}
