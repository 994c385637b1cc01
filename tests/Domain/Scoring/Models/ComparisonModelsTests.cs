using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;

namespace Diplomacy.Tests.Domain.Scoring.Models;

public sealed class ComparisonModelsTests
{
    private static readonly DateOnly AsOf = new(2009, 2, 28);
    private static readonly ScoringModel GoldsteinSum = ScoringModels.Find("goldstein-sum-v1")!;
    private static readonly ScoringModel Temperature = ScoringModels.Find("temperature-v1")!;
    private static readonly ScoringModel Conditional = ScoringModels.Find("conditional-v1")!;

    [Fact]
    public void Goldstein_sum_adds_up_the_last_thirty_days_and_no_more()
    {
        WeighedEvent[] events =
        [
            new(AsOf, 600, 80), new(AsOf.AddDays(-29), 1000, -40), new(AsOf.AddDays(-30), 1000, 100),
            new(AsOf.AddDays(1), 1000, 100),
        ];

        GoldsteinSum.Evaluate(events, AsOf).Score.ShouldBe((0.6 * 8) - 4, 1e-12);
        GoldsteinSum.Evaluate([], AsOf).IsUndefined.ShouldBeTrue();
    }

    [Fact]
    public void A_temperature_without_events_in_its_window_is_undefined_and_not_fifty()
    {
        var score = Temperature.Evaluate([new(AsOf.AddDays(-14), 1000, 100), new(AsOf.AddDays(1), 1000, 100)], AsOf);

        score.IsUndefined.ShouldBeTrue();
        score.Grade.ShouldBe(Grade.InsufficientEvidence);
        Temperature.Evaluate([new(AsOf.AddDays(-13), 1000, 0)], AsOf).Score.ShouldBe(50);
    }

    [Fact]
    public void A_sum_that_falls_out_of_its_window_becomes_undefined_again()
    {
        var fold = GoldsteinSum.Fold();
        fold.Add(new(AsOf.AddDays(-40), 1000, 10));

        fold.On(AsOf.AddDays(-40)).Score.ShouldBe(1);
        fold.On(AsOf).IsUndefined.ShouldBeTrue();
    }

    [Fact]
    public void Temperature_weighs_a_days_events_by_mentions_and_every_day_alike()
    {
        WeighedEvent[] events =
        [
            new(AsOf, 1000, 20, Mentions: 9), new(AsOf, 1000, -10, Mentions: 1), new(AsOf.AddDays(-13), 1000, 10),
        ];
        var lastDay = ((Math.Log(10) * 2) - (Math.Log(2) * 1)) / (Math.Log(10) + Math.Log(2));

        Temperature.Evaluate(events, AsOf).Score.ShouldBe(50 + (12 * (lastDay + 1) / 2), 1e-12);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(-100, 0)]
    public void Temperature_stays_on_the_thermometer(int value, double temperature) =>
        Temperature.Evaluate([new(AsOf, 1000, value)], AsOf).Score.ShouldBe(temperature);

    [Fact]
    public void Conditional_moves_less_the_closer_the_end_of_the_scale_is()
    {
        WeighedEvent[] events = [new(AsOf.AddDays(-2), 1000, 45), new(AsOf.AddDays(-1), 1000, 45)];

        Conditional.Evaluate(events, AsOf.AddDays(-2)).Score.ShouldBe(4.5, 1e-12);
        Conditional.Evaluate(events, AsOf).Score.ShouldBe(4.5 + (4.5 / 9 * 4.5), 1e-12);
        Conditional.Evaluate([.. events, new(AsOf, 1000, -90)], AsOf).Score.ShouldBe(-9);
        Conditional.Evaluate([new(AsOf, 1000, 100)], AsOf).Score.ShouldBe(9);
    }

    [Fact]
    public void The_order_of_arrival_does_not_matter_to_any_model()
    {
        const int seed = 20081126;
        var random = new Random(seed);
        var events = Enumerable.Range(0, 200)
            .Select(_ => new WeighedEvent(
                AsOf.AddDays(-random.Next(40)), random.Next(1, 1001), random.Next(-100, 101), random.Next(1, 20)))
            .ToArray();
        var expected = Scores(events);

        for (var round = 0; round < 20; round++)
        {
            random.Shuffle(events);
            Scores(events).ShouldBe(expected, $"seed {seed}, round {round}");
        }
    }

    private static double[] Scores(WeighedEvent[] events) =>
    [
        GoldsteinSum.Evaluate(events, AsOf).Score, Temperature.Evaluate(events, AsOf).Score,
        Conditional.Evaluate(events, AsOf).Score,
    ];
}
