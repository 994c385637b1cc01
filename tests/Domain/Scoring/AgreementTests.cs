using Diplomacy.Domain.Scoring;

namespace Diplomacy.Tests.Domain.Scoring;

public sealed class AgreementTests
{
    [Fact]
    public void Ties_share_their_mean_rank()
    {
        // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: the correlation of these, computed by hand.
        var agreement = Agreement.Of([1, 2, 2, 3], [10, 20, 30, 40], resamples: 100, seed: 1);

        agreement.Spearman.Value.ShouldBe(4.5 / Math.Sqrt(4.5 * 5), 1e-12);
        agreement.Slope.ShouldBe(15, 1e-12);
        agreement.Intercept.ShouldBe(-5, 1e-12);
        agreement.MaeScaled.Value.ShouldBe(2.5, 1e-12);
        agreement.Mae.Value.ShouldBe(23, 1e-12);
    }

    [Fact]
    public void The_same_seed_draws_the_same_interval_and_another_seed_another()
    {
        var random = new Random(7);
        double[] scores = [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble())];
        double[] benchmark = [.. scores.Select(score => score + random.NextDouble())];

        var first = Agreement.Of(scores, benchmark, resamples: 500, seed: 1);
        var other = Agreement.Of(scores, benchmark, resamples: 500, seed: 2);

        Agreement.Of(scores, benchmark, resamples: 500, seed: 1).ShouldBe(first);
        other.Pearson.ShouldNotBe(first.Pearson);
        other.Pearson.Value.ShouldBe(first.Pearson.Value);
        first.Pearson.Value.ShouldBeInRange(first.Pearson.Low, first.Pearson.High);
    }

    [Fact]
    public void A_series_that_never_changes_correlates_with_nothing()
    {
        var agreement = Agreement.Of([3, 3, 3], [1, 2, 3], resamples: 100, seed: 1);

        agreement.Pearson.Value.ShouldBe(double.NaN);
        agreement.Spearman.Value.ShouldBe(double.NaN);
        agreement.Mae.Value.ShouldBe(1, 1e-12);
        agreement.MaeScaled.Value.ShouldBe(2.0 / 3, 1e-12);
    }
}
