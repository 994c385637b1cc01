using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Cameo;
using FsCheck;
using FsCheck.Fluent;

namespace Diplomacy.Tests.Domain.Scoring.Models;

/// <summary>Laws over many histories; a failure prints the seed with which FsCheck replays it.</summary>
public sealed class LawTests
{
    private static readonly Config Thousand = Config.QuickThrowOnFailure.WithMaxTest(1_000);
    private static readonly DateOnly FirstDay = new(2007, 1, 1);
    private static readonly DateOnly AsOf = new(2009, 6, 1);

    private static readonly Gen<WeighedEvent> SourceEvent =
        from day in Gen.Choose(0, 1_000)
        from quality in Gen.Choose(1, 1_000)
        from value in Gen.Choose(SourceEventValue.TenthsMin, SourceEventValue.TenthsMax)
        from mentions in Gen.Choose(1, 50)
        select new WeighedEvent(FirstDay.AddDays(day), quality, value, mentions);

    private static readonly Arbitrary<WeighedEvent[]> Histories = Arb.From(Gen.ArrayOf(SourceEvent));

    private static readonly Arbitrary<(WeighedEvent[] Given, WeighedEvent[] Shuffled)> Reorderings = Arb.From(
        from history in Gen.ArrayOf(SourceEvent)
        from shuffled in Gen.Shuffle(history)
        select (history, shuffled));

    [Fact]
    public void Order_of_arrival_never_matters_bit_for_bit() => Prop.ForAll(Reorderings, histories =>
    {
        foreach (var parameters in LevelParameters.All)
            Bits(Evaluate(histories.Given, parameters)).ShouldBe(Bits(Evaluate(histories.Shuffled, parameters)));
    }).Check(Thousand);

    [Fact]
    public void Retracting_gives_the_score_of_a_history_without_the_event() => Prop.ForAll(
        Arb.From(SourceEvent), Histories, (retracted, history) =>
        {
            WeighedEvent taken = retracted with { Quality = -retracted.Quality };
            var corrected = MonthBuckets.Of([retracted, .. history, taken], AsOf);
            var never = MonthBuckets.Of(history, AsOf);

            corrected.ShouldBe(never);
        }).Check(Thousand);

    [Fact]
    public void Contributions_add_up_to_the_level() => Prop.ForAll(Histories, history =>
    {
        foreach (var parameters in LevelParameters.All)
        {
            var explained = new LevelModel(parameters, GoldsteinTable.V1).Explain(history, AsOf);

            explained.Contributions.Sum(contribution => contribution.Amount).ShouldBe(explained.Level, 1e-9);
            explained.Level.ShouldBe(Evaluate(history, parameters).Level);
            explained.Contributions.Count.ShouldBe(history.Count(one => one.Day <= AsOf));
        }
    }).Check(Thousand);

    [Fact]
    public void A_score_and_its_interval_stay_within_the_scale() => Prop.ForAll(Histories, history =>
    {
        foreach (var parameters in LevelParameters.All)
        {
            var score = Evaluate(history, parameters);

            score.IntervalLow.ShouldBeInRange(-LevelModel.ScoreMax, score.Score);
            score.IntervalHigh.ShouldBeInRange(score.Score, LevelModel.ScoreMax);
            score.Level.ShouldBeInRange(-10, 10);
            score.Evidence.ShouldBeGreaterThanOrEqualTo(0);
        }
    }).Check(Thousand);

    private static LevelScore Evaluate(WeighedEvent[] history, LevelParameters parameters) =>
        LevelModel.Evaluate(MonthBuckets.Of(history, AsOf), AsOf, parameters);

    private static long[] Bits(LevelScore score) =>
    [
        .. new[]
        {
            score.Level, score.Score, score.Evidence, score.IntervalLow, score.IntervalHigh, score.Momentum,
        }.Select(BitConverter.DoubleToInt64Bits),
    ];
}
