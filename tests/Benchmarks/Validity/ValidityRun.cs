using System.Globalization;
using Diplomacy.Domain.Scoring;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>The files that a run was given; those that were not given are not measured.</summary>
/// <param name="Neutral">The neutral Goldstein value of every feed; null for the mean of its own rows.</param>
internal sealed record ValidityInputs(
    IReadOnlyList<string> Events, IReadOnlyList<string> Ties, string? Votes, string? Rivals, string? Force,
    string? Published, string? Known, double? Neutral);

/// <summary>Measures how valid the scores are: how well they agree with what others say of the same pairs.</summary>
internal static class ValidityRun
{
    private const double Tenths = 10;

    /// <summary>Prints every measure that has its table. Gives the exit code.</summary>
    public static int Measure(ValidityInputs inputs, int resamples, ulong seed)
    {
        var history = new History(
            inputs.Events.SelectMany(EventsFile.Read), TiesFile.Read(inputs.Ties),
            inputs.Neutral is { } neutral ? (int)Math.Round(neutral * Tenths) : null);
        Describe(history, resamples, seed);
        Scorer[] scorers = [.. Scorer.Models(history), .. Scorer.Baselines(history)];
        var table = new MeasureTable(resamples, seed);

        Ask("votes", inputs.Votes, Reference.Votes, votes => table.Print(votes,
            [.. scorers, new Scorer("last year's votes", points => Reference.LastVotes(points, votes))],
            new Measure("UN votes of the next year: Spearman (1 is best, 0 is chance)", Whole, Spearman),
            new Measure("UN votes of the next year, net of country averages: Spearman (1 is best, 0 is chance)",
                Measures.NetOfCountries, Spearman)));
        Ask("rivals", inputs.Rivals, path => Reference.Rivals(path, history), rivals => table.Print(rivals, scorers,
            new Measure("Rivals at the end of the year: AUC of a low score (1 is best, 0.5 is chance)", Whole,
                Measures.AreaOfLow)));
        Ask("force", inputs.Force, path => Reference.Force(path, history), force => table.Print(force, scorers,
            new Measure("Onset of force in the next year: AUC of a low score (1 is best, 0.5 is chance)", Whole,
                Measures.AreaOfLow)));
        Ask("published", inputs.Published, Reference.Published, published => table.Print(published, scorers,
            new Measure("Published scores, each pair's own ups and downs: Spearman (1 is best, 0 is chance)",
                Measures.WithinPairs, Spearman),
            new Measure("Published scores, means of pairs: Spearman (1 is best, 0 is chance)",
                Measures.AcrossPairs, Spearman)));
        Ask("known", inputs.Known, Reference.Known, known => table.Print(known, scorers,
            new Measure("Known pairs: share of right signs (1 is best)", Whole, Measures.RightSigns),
            new Measure("Known pairs: grades off (0 is best)", Whole, Measures.GradesOff)));
        return 0;
    }

    private static void Ask(string option, string? path, Func<string, Point[]> read, Action<Point[]> print)
    {
        if (path is null)
        {
            Console.WriteLine($"\n{option}: not measured; --{option} names no file.");
            return;
        }
        var points = read(path);
        if (points.Length == 0)
            Console.WriteLine($"\n{option}: not measured; \"{path}\" has no point in the years of the events.");
        else
            print(points);
    }

    private static void Describe(History history, int resamples, ulong seed)
    {
        Console.WriteLine(history.Rows == 0
            ? "events: none given; models know only ties."
            : string.Create(CultureInfo.InvariantCulture,
                $"events: {history.Rows:N0} rows between two states, {history.Events:N0} source events of "
                + $"{history.PairsWithEvents:N0} pairs, {history.Years?.First} to {history.Years?.Last}"));
        foreach (var (feed, neutral) in history.Neutral)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"neutral value of {feed}: {neutral / Tenths:0.0}"));
        Console.WriteLine(history.PairsWithTies == 0
            ? "ties: none given; models with ties equal those without."
            : string.Create(CultureInfo.InvariantCulture, $"ties: {history.PairsWithTies:N0} pairs"));
        Console.WriteLine($"intervals: 90 %, {resamples} resamples of pairs, seed {seed}");
    }

    private static Compared Whole(Compared compared) => compared;

    private static double Spearman(double[] scores, double[] truths) =>
        Correlation.Spearman(scores, truths);
}
