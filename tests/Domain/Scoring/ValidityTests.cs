using Diplomacy.Benchmarks.Validity;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Scoring;

public sealed class ValidityTests
{
    [Fact]
    public void The_area_is_the_share_of_couples_in_which_yes_has_the_lower_score_and_equal_ones_count_half()
    {
        // Yes: -3, 1. No: -2, 1, 5. Lower in 3 + 1 couples of 6, equal in 1.
        Measures.AreaOfLow([-3, 1, -2, 1, 5], [1, 1, 0, 0, 0]).ShouldBe(4.5 / 6, 1e-12);
        Measures.AreaOfLow([1, 2], [1, 0]).ShouldBe(1);
        Measures.AreaOfLow([0, 0, 0], [1, 0, 0]).ShouldBe(0.5);
        Measures.AreaOfLow([1, 2], [0, 0]).ShouldBe(double.NaN);
    }

    [Fact]
    public void Net_of_averages_a_value_is_less_both_countries_means_plus_the_mean_of_all()
    {
        var points = AllPairs("DEU", "FRA", "ITA");
        double[] values = [6, 6, 3];

        var net = Measures.NetOfCountries(new Compared(points, values, [1, 1, 1]));

        // DEU-FRA: 6 less 6 of Germany and 4.5 of France, plus 5 of all.
        net.Scores.ShouldBe([0.5, 0.5, -1], 1e-12);
        net.Truths.ShouldBe([0, 0, 0], 1e-12);
    }

    [Fact]
    public void Averages_are_those_of_the_same_year()
    {
        Point[] points = [.. AllPairs("DEU", "FRA"), Of(Pair("DEU", "FRA"), 2011)];

        Measures.NetOfCountries(new Compared(points, [1, 8], [2, 2])).Scores.ShouldBe([0, 0]);
    }

    [Fact]
    public void Within_and_across_split_values_into_each_pairs_mean_and_what_differs_from_it()
    {
        var (one, other) = (Pair("DEU", "FRA"), Pair("ITA", "POL"));
        Point[] points = [Of(one, 2010), Of(one, 2011), Of(other, 2010)];
        var all = new Compared(points, [1, 3, 8], [10, 20, 30]);

        Measures.WithinPairs(all).Scores.ShouldBe([-1, 1]);
        Measures.WithinPairs(all).Truths.ShouldBe([-5, 5]);
        Measures.AcrossPairs(all).Scores.ShouldBe([2, 8]);
        Measures.AcrossPairs(all).Truths.ShouldBe([15, 30]);
    }

    [Fact]
    public void Signs_and_grades_are_those_of_the_scale()
    {
        double[] grades = [(double)Grade.Friendly, (double)Grade.Antagonistic, (double)Grade.Tense];

        Measures.RightSigns([0, -0.1, 8], grades).ShouldBe(2.0 / 3, 1e-12);
        Measures.GradesOff([6, -0.1, 8], grades).ShouldBe((0 + 2 + 4) / 3.0, 1e-12);
    }

    [Fact]
    public void The_bootstrap_draws_whole_pairs_and_the_same_seed_draws_the_same()
    {
        // Ten pairs of a hundred equal points each: drawn singly, the interval would be a tenth as wide.
        var points = AllPairs("DEU", "FRA", "ITA", "POL", "ESP")
            .SelectMany(point => Enumerable.Repeat(point, 100)).ToArray();
        double[] scores = [.. points.Select((_, i) => i / 100 < 5 ? 1.0 : 0.0)];
        var all = new Compared(points, scores, scores);

        var estimate = PairBootstrap.Of(all, Mean, resamples: 500, seed: 1);

        estimate.Value.ShouldBe(0.5);
        estimate.Low.ShouldBeInRange(0.2, 0.3);
        estimate.High.ShouldBeInRange(0.7, 0.8);
        PairBootstrap.Of(all, Mean, resamples: 500, seed: 1).ShouldBe(estimate);
        var uneven = new Compared(points, [.. scores.Select((_, i) => i / 100 / 7.0)], scores);
        PairBootstrap.Of(uneven, Mean, 50, seed: 1).ShouldNotBe(PairBootstrap.Of(uneven, Mean, 50, seed: 2));
    }

    [Fact]
    public void A_single_pair_has_no_interval()
    {
        var estimate = PairBootstrap.Of(
            new Compared([Of(Pair("DEU", "FRA"), 2010)], [1], [1]), Mean, resamples: 10, seed: 1);

        (estimate.Value, estimate.Low).ShouldBe((1, double.NaN));
    }

    private static double Mean(double[] scores, double[] truths) => scores.Average();

    private static Point[] AllPairs(params string[] countries) =>
    [
        .. from i in Enumerable.Range(0, countries.Length)
           from j in Enumerable.Range(i + 1, countries.Length - i - 1)
           select Of(Pair(countries[i], countries[j]), 2010),
    ];

    private static Point Of(Relationship pair, int year) => new(pair, new DateOnly(year, 12, 31), Truth: 0, year);

    private static Relationship Pair(string one, string other) =>
        Relationship.Between(CountryCode.Parse(one), CountryCode.Parse(other));
}
