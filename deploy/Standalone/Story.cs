using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;

namespace Diplomacy.Standalone;

/// <summary>Prints monthly scores of a few relationships and the evidence of the largest change.</summary>
internal static class Story
{
    private const int BarHalf = 18;
    private const double ScoreMax = 9;

    private static readonly (string Country, string Counterpart)[] Relationships =
        [("RUS", "BOL"), ("BOL", "USA"), ("RUS", "CUB"), ("RUS", "VEN")];

    /// <summary>Prints the story as known at a checkpoint or later.</summary>
    public static async Task Print(ChannelBase channel, Checkpoint checkpoint, CancellationToken ct)
    {
        var client = new QueryService.QueryServiceClient(channel);
        foreach (var (country, counterpart) in Relationships)
        {
            Console.WriteLine();
            Console.WriteLine($"{country}–{counterpart}");
            var evidence = await client.ListSourceEventsAsync(new ListSourceEventsRequest
            {
                Country = country,
                Counterpart = counterpart,
                PageSize = 1_000,
                AtLeastAsFresh = checkpoint,
            }, cancellationToken: ct);
            if (evidence.SourceEvents.Count == 0)
                continue;

            var timeline = await client.GetTimelineAsync(new GetTimelineRequest
            {
                Country = country,
                Counterpart = counterpart,
                From = FirstOfMonth(evidence.SourceEvents[^1].OccurredOn, months: -1),
                To = LastOfMonth(evidence.SourceEvents[0].OccurredOn, months: 1),
                KnownAt = new KnownAt { Checkpoint = evidence.Checkpoint },
            }, cancellationToken: ct);
            PrintTimeline(timeline.Timelines[0].Points);
            PrintLargestChange(timeline.Timelines[0].Points, evidence.SourceEvents);
        }
        Console.WriteLine();
    }

    private static void PrintTimeline(IReadOnlyList<TimelinePoint> points)
    {
        Console.WriteLine("  as of       score  evidence  grade");
        foreach (var point in points)
            Console.WriteLine(
                $"  {Text(point.Date)}  {point.Score.Score_,5:+0.0;-0.0;0.0}  {point.Score.Evidence,8:0.00}  "
                + $"{GradeName(point.Score.Grade),-21} {Bar(point.Score)}");
    }

    private static void PrintLargestChange(IReadOnlyList<TimelinePoint> points, IEnumerable<SourceEvent> evidence)
    {
        var (before, after) = points.Zip(points.Skip(1))
            .MaxBy(pair => Math.Abs(pair.Second.Score.Score_ - pair.First.Score.Score_));
        Console.WriteLine($"  Largest change: {before.Score.Score_:+0.0;-0.0;0.0} on {Text(before.Date)} to "
            + $"{after.Score.Score_:+0.0;-0.0;0.0} on {Text(after.Date)}, because of");
        foreach (var sourceEvent in evidence.Where(candidate =>
            Day(candidate.OccurredOn) > Day(before.Date) && Day(candidate.OccurredOn) <= Day(after.Date)))
            PrintSourceEvent(sourceEvent);
    }

    private static void PrintSourceEvent(SourceEvent sourceEvent)
    {
        var amount = sourceEvent.AmountUsd > 0 ? $"  US${sourceEvent.AmountUsd:N0}" : "";
        Console.WriteLine($"    {Text(sourceEvent.OccurredOn),-10}  {sourceEvent.Source}>{sourceEvent.Target}  "
            + $"{sourceEvent.CameoCode,-4} {sourceEvent.CameoName}  ({sourceEvent.Goldstein:+0.0;-0.0;0.0}){amount}");
        foreach (var report in sourceEvent.Reports)
            Console.WriteLine($"        {report.DocumentId} §{report.Paragraph}: {report.Summary}");
    }

    private static string Bar(Score score)
    {
        if (score.Grade == Grade.InsufficientEvidence)
            return new string(' ', BarHalf) + "·";
        var length = (int)Math.Round(Math.Abs(score.Score_) / ScoreMax * BarHalf);
        return score.Score_ < 0
            ? new string(' ', BarHalf - length) + new string('█', length) + "│"
            : new string(' ', BarHalf) + "│" + new string('█', length);
    }

    private static string GradeName(Grade grade) => grade switch
    {
        Grade.InsufficientEvidence => "insufficient evidence",
        _ => grade.ToString().ToLowerInvariant(),
    };

    /// <summary>"2008", "2008-09" or "2008-09-15".</summary>
    public static string Text(Date date) => (date.Month, date.Day) switch
    {
        (0, _) => $"{date.Year}",
        (_, 0) => $"{date.Year}-{date.Month:00}",
        _ => $"{date.Year}-{date.Month:00}-{date.Day:00}",
    };

    /// <summary>The first day of a date.</summary>
    private static DateOnly Day(Date date) => date switch
    {
        { Month: 0 } => new DateOnly(date.Year, 7, 1),
        { Day: 0 } => new DateOnly(date.Year, date.Month, 15),
        _ => new DateOnly(date.Year, date.Month, date.Day),
    };

    private static Date FirstOfMonth(Date date, int months)
    {
        var day = Day(date).AddMonths(months);
        return new Date { Year = day.Year, Month = day.Month, Day = 1 };
    }

    private static Date LastOfMonth(Date date, int months)
    {
        var day = Day(date).AddMonths(months);
        return new Date { Year = day.Year, Month = day.Month, Day = DateTime.DaysInMonth(day.Year, day.Month) };
    }
}
