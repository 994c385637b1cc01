using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>Reads the tables that scores are compared with.</summary>
internal static class Reference
{
    private static readonly Grade[] Grades =
        [Grade.Antagonistic, Grade.Tense, Grade.Discordant, Grade.Ordinary, Grade.Good, Grade.Friendly];

    /// <summary>Votes (year, a, b, agreement): the score is that of 31 December of the year before.</summary>
    public static Point[] Votes(string path)
    {
        var seen = new HashSet<(int, Relationship)>();
        return
        [
            .. TsvTable.Read(path, "year", "a", "b", "agreement").Select(line =>
            {
                var (year, pair) = (line.Year("year"), line.Pair());
                return seen.Add((year, pair))
                    ? new Point(pair, YearEnd(year - 1), line.Number64("agreement", -1e9, 1e9), year)
                    : throw line.Fault($"{pair} is in {year} a second time; expected each pair once a year.");
            }),
        ];
    }

    /// <summary>Votes of the year before, by point; NaN where the table has none.</summary>
    public static double[] LastVotes(IReadOnlyList<Point> points, IReadOnlyList<Point> votes)
    {
        var agreements = votes.ToDictionary(vote => (vote.Year, vote.Pair), vote => vote.Truth);
        return [.. points.Select(point => agreements.GetValueOrDefault((point.Year - 1, point.Pair), double.NaN))];
    }

    /// <summary>
    /// Rivals (a, b, from, until): every pair of the history and the table, at the end of every year of the events
    /// that the table covers.
    /// </summary>
    public static Point[] Rivals(string path, History history)
    {
        var rivals = TsvTable.Read(path, "a", "b", "from", "until").Select(line => (Pair: line.Pair(),
            From: line.Date("from").Middle, Until: line.DateOrNone("until")?.Middle ?? DateOnly.MaxValue)).ToArray();
        if (rivals.Length == 0) return [];
        var spans = rivals.ToLookup(rival => rival.Pair);
        var (first, last) = Years(history, rivals.Min(rival => rival.From.Year), rivals.Max(rival => rival.Until.Year));
        return
        [
            .. from pair in history.Pairs.Union(rivals.Select(rival => rival.Pair))
               from year in YearsFrom(first, last)
               let day = YearEnd(year)
               where BothExisted(pair, day)
               select new Point(pair, day,
                   spans[pair].Any(rival => rival.From <= day && day < rival.Until) ? 1 : 0, year),
        ];
    }

    /// <summary>
    /// Onsets of force (a, b, date): every pair of the history and the table, in every year that the table covers and
    /// that begins after some event and at most one year after the last; the score is that at the year's start.
    /// </summary>
    public static Point[] Force(string path, History history)
    {
        var onsets = TsvTable.Read(path, "a", "b", "date")
            .Select(line => (Pair: line.Pair(), line.Date("date").Year)).ToHashSet();
        if (onsets.Count == 0) return [];
        var (first, last) = Years(history, onsets.Min(onset => onset.Year) - 1, onsets.Max(onset => onset.Year) - 1);
        return
        [
            .. from pair in history.Pairs.Union(onsets.Select(onset => onset.Pair))
               from year in YearsFrom(first, last)
               where BothExisted(pair, YearEnd(year))
               select new Point(pair, YearEnd(year), onsets.Contains((pair, year + 1)) ? 1 : 0, year + 1),
        ];
    }

    /// <summary>Published scores (a, b, date, score).</summary>
    public static Point[] Published(string path) =>
    [
        .. TsvTable.Read(path, "a", "b", "date", "score").Select(line => new Point(
            line.Pair(), line.Date("date").Last, line.Number64("score", -1e9, 1e9), line.Date("date").Year)),
    ];

    /// <summary>Known pairs (a, b, date, grade).</summary>
    public static Point[] Known(string path) =>
    [
        .. TsvTable.Read(path, "a", "b", "date", "grade").Select(line => new Point(
            line.Pair(), line.Date("date").Last, (double)GradeOf(line), line.Date("date").Year)),
    ];

    private static Grade GradeOf(TableLine line) =>
        Array.Find(Grades, grade => Name(grade) == line["grade"]) is not Grade.InsufficientEvidence and var found
            ? found
            : throw line.Fault($"grade \"{Echo.Of(line["grade"])}\" is none; expected "
                + $"{string.Join(", ", Grades.Select(Name))}.");

    private static string Name(Grade grade) => grade.ToString().ToLowerInvariant();

    /// <summary>The years that both have; those of the table where there are no events.</summary>
    private static (int First, int Last) Years(History history, int first, int last) =>
        history.Years is { } years
            ? (Math.Max(first, years.First), Math.Min(last, years.Last))
            : (first, last == DateOnly.MaxValue.Year ? first : last);

    private static IEnumerable<int> YearsFrom(int first, int last) =>
        Enumerable.Range(first, Math.Max(0, last - first + 1));

    private static bool BothExisted(Relationship pair, DateOnly day) =>
        StateDates.Existed(pair.A, PartialDate.Of(day)) && StateDates.Existed(pair.B, PartialDate.Of(day));

    private static DateOnly YearEnd(int year) => new(year, 12, 31);
}
