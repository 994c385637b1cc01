using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Tests.Domain.SourceEvents;

public sealed class QualityTests
{
    [Theory]
    [InlineData(new int[0], 0)]
    [InlineData(new[] { 600 }, 600)]
    [InlineData(new[] { 600, 600 }, 840)]
    [InlineData(new[] { 600, 600, 600 }, 936)]
    [InlineData(new[] { 600, 1000 }, 1000)]
    [InlineData(new[] { 0, 0 }, 0)]
    [InlineData(new[] { 1, 1 }, 2)]
    [InlineData(new[] { 5, 100 }, 105)]
    [InlineData(new[] { 600, 600, 600, 600, 600, 600, 600, 600 }, 999)]
    [InlineData(new[] { 600, 600, 600, 600, 600, 600, 600, 600, 600 }, 1000)]
    public void Independent_sources_leave_only_the_doubt_that_they_share(int[] sources, int quality) =>
        Quality.Combine(sources).ShouldBe(quality);

    [Fact]
    public void The_order_of_sources_does_not_matter()
    {
        const int seed = 20090216;
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var sources = Enumerable.Range(0, random.Next(1, 100)).Select(_ => random.Next(1, 200)).ToArray();
            var expected = Quality.Combine(sources);

            random.Shuffle(sources);

            Quality.Combine(sources).ShouldBe(expected, $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void Combining_does_not_reorder_what_it_was_given()
    {
        int[] sources = [600, 100, 300];

        Quality.Combine(sources);

        sources.ShouldBe([600, 100, 300]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public void A_quality_outside_its_range_is_refused(int quality) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Quality.Combine([600, quality]));
}
