using System.Globalization;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Tests.Domain.Scoring.Models;

public sealed class LevelModelTests
{
    private const double Tolerance = 1e-6;

    private static readonly WeighedEvent[] RussiaAndBolivia =
    [
        new(Day("2008-09-15"), 600, 80), new(Day("2008-10-15"), 600, 52), new(Day("2008-12-15"), 600, 64),
        new(Day("2009-02-15"), 600, 19), new(Day("2009-02-16"), 600, 80), new(Day("2009-03-15"), 600, 80),
        new(Day("2009-05-15"), 600, 52),
    ];

    private static readonly WeighedEvent[] BoliviaAndUnitedStates =
        [new(Day("2008-09-15"), 1000, -40), new(Day("2008-11-15"), 840, -70)];

    [Theory]
    [InlineData("2008-09-14", 0, 0, 0, Grade.InsufficientEvidence)]
    [InlineData("2008-09-30", 1.522277, 4.211432, 0.470004, Grade.InsufficientEvidence)]
    [InlineData("2009-02-28", 3.001778, 6.856587, 2.059467, Grade.Friendly)]
    [InlineData("2009-06-01", 3.572767, 7.477782, 2.798095, Grade.Friendly)]
    [InlineData("2014-06-01", 1.213837, 3.454997, 0.494169, Grade.InsufficientEvidence)]
    public void Russia_and_Bolivia_score_as_the_reference_says(
        string asOf, double level, double score, double evidence, Grade grade) =>
        ShouldScore(Evaluate(RussiaAndBolivia, asOf), level, score, evidence, grade);

    [Theory]
    [InlineData("2008-09-30", -1.029498, -2.972707, 0.693147, Grade.Discordant)]
    [InlineData("2008-11-30", -2.109411, -5.457197, 1.263906, Grade.Tense)]
    [InlineData("2010-06-01", -1.487317, -4.129071, 0.751166, Grade.Tense)]
    public void Bolivia_and_the_United_States_score_as_the_reference_says(
        string asOf, double level, double score, double evidence, Grade grade) =>
        ShouldScore(Evaluate(BoliviaAndUnitedStates, asOf), level, score, evidence, grade);

    [Theory]
    [InlineData(-9, Grade.Antagonistic)]
    [InlineData(-6.000001, Grade.Antagonistic)]
    [InlineData(-6, Grade.Tense)]
    [InlineData(-3.000001, Grade.Tense)]
    [InlineData(-3, Grade.Discordant)]
    [InlineData(-0.000001, Grade.Discordant)]
    [InlineData(0, Grade.Ordinary)]
    [InlineData(2.999999, Grade.Ordinary)]
    [InlineData(3, Grade.Good)]
    [InlineData(5.999999, Grade.Good)]
    [InlineData(6, Grade.Friendly)]
    [InlineData(9, Grade.Friendly)]
    public void A_grade_holds_from_its_lower_border_up_to_the_next(double score, Grade grade)
    {
        LevelModel.GradeOf(score, LevelModel.GradedEvidenceMin).ShouldBe(grade);
        LevelModel.GradeOf(score, Math.BitDecrement(LevelModel.GradedEvidenceMin))
            .ShouldBe(Grade.InsufficientEvidence);
    }

    [Theory]
    [InlineData(new[] { 600 }, Grade.InsufficientEvidence)]
    [InlineData(new[] { 1000 }, Grade.Ordinary)]
    [InlineData(new[] { 600, 600 }, Grade.InsufficientEvidence)]
    [InlineData(new[] { 600, 600, 600 }, Grade.InsufficientEvidence)]
    [InlineData(new[] { 600, 600, 600, 600 }, Grade.Ordinary)]
    public void One_event_makes_a_relationship_if_a_human_coded_it_or_four_machines(int[] qualities, Grade grade)
    {
        // Three machines reach a quality of 0.936, which is ln 1.936 = 0.66 of evidence; four reach 0.68.
        WeighedEvent[] events = [new(Day("2008-09-15"), Quality.Combine(qualities), 10)];

        Evaluate(events, "2008-09-30").Grade.ShouldBe(grade);
    }

    [Fact]
    public void Two_machine_coded_events_of_one_month_make_a_relationship()
    {
        WeighedEvent[] events = [new(Day("2008-09-15"), 600, 10), new(Day("2008-09-20"), 600, 10)];

        Evaluate(events, "2008-09-30").Grade.ShouldBe(Grade.Ordinary);
    }

    [Fact]
    public void No_history_is_insufficient_evidence_with_the_widest_interval()
    {
        var score = LevelModel.Evaluate([], Day("2009-06-01"), LevelParameters.LevelV1);

        score.ShouldBe(new LevelScore(
            0, 0, 0, score.IntervalLow, score.IntervalHigh, 0, Grade.InsufficientEvidence));
        score.IntervalHigh.ShouldBe(9 * Math.Tanh(1.64 * 4.5 / Math.Sqrt(2) / 3), Tolerance);
        score.IntervalLow.ShouldBe(-score.IntervalHigh);
    }

    [Fact]
    public void The_interval_narrows_as_evidence_grows_and_always_holds_the_score()
    {
        var early = Evaluate(RussiaAndBolivia, "2008-09-30");
        var late = Evaluate(RussiaAndBolivia, "2009-06-01");

        (late.IntervalHigh - late.IntervalLow).ShouldBeLessThan(early.IntervalHigh - early.IntervalLow);
        late.IntervalLow.ShouldBeLessThan(late.Score);
        late.IntervalHigh.ShouldBeGreaterThan(late.Score);
    }

    [Fact]
    public void Momentum_is_the_score_by_a_short_half_life_less_the_score()
    {
        var asOf = "2009-06-01";
        var shortLived = LevelParameters.LevelV1 with { Name = "level-v1 at 90 days", HalfLifeDays = 90 };
        var months = MonthBuckets.Of(RussiaAndBolivia, Day(asOf));
        var score = Evaluate(RussiaAndBolivia, asOf);

        score.Momentum.ShouldBe(LevelModel.Evaluate(months, Day(asOf), shortLived).Score - score.Score);
        score.Momentum.ShouldBeLessThan(0);
    }

    [Fact]
    public void A_month_after_the_day_asked_for_counts_for_nothing()
    {
        var months = MonthBuckets.Of(RussiaAndBolivia, Day("2009-06-01"));

        LevelModel.Evaluate(months, Day("2008-12-31"), LevelParameters.LevelV1)
            .ShouldBe(Evaluate(RussiaAndBolivia, "2008-12-31"));
    }

    [Fact]
    public void A_month_does_not_age_before_it_ends()
    {
        Evaluate(RussiaAndBolivia, "2008-09-15").ShouldBe(Evaluate(RussiaAndBolivia, "2008-09-30"));
        Evaluate(RussiaAndBolivia, "2008-10-01").Evidence.ShouldBeLessThan(0.470003);
    }

    [Fact]
    public void A_month_emptied_by_retraction_scores_as_if_it_had_never_been()
    {
        MonthBucket[] emptied =
        [
            new MonthBucket(MonthBucket.IndexOf(Day("2008-08-15")), 0, 0).Plus(600, 80).Plus(-600, 80),
            .. MonthBuckets.Of(RussiaAndBolivia, Day("2009-06-01")),
        ];

        LevelModel.Evaluate(emptied, Day("2009-06-01"), LevelParameters.LevelV1)
            .ShouldBe(Evaluate(RussiaAndBolivia, "2009-06-01"));
    }

    [Fact]
    public void After_one_half_life_evidence_counts_for_half()
    {
        WeighedEvent[] events = [new(Day("2007-01-31"), 1000, 50)];

        Evaluate(events, "2007-01-31").Evidence.ShouldBe(Math.Log(2), 1e-12);
        Evaluate(events, "2009-01-30").Evidence.ShouldBe(Math.Log(2) / 2, 1e-12);
    }

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        var months = MonthBuckets.Of(RussiaAndBolivia, Day("2009-06-01"));
        var asOf = Day("2009-06-01");
        var score = LevelModel.Evaluate(months, asOf, LevelParameters.FeedV1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) score = LevelModel.Evaluate(months, asOf, LevelParameters.FeedV1);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBe(0);
        score.Evidence.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_month_knows_its_first_and_last_day()
    {
        var february = new MonthBucket(MonthBucket.IndexOf(Day("2008-02-10")), 0, 0);

        february.FirstDay.ShouldBe(Day("2008-02-01"));
        february.LastDay.ShouldBe(Day("2008-02-29"));
        new MonthBucket(MonthBucket.IndexOf(Day("2008-12-31")), 0, 0).LastDay.ShouldBe(Day("2008-12-31"));
    }

    [Theory]
    // One report alone never settles it; eight of the same kind do.
    [InlineData(true, new[] { 100 })]
    [InlineData(true, new[] { -20 })]
    [InlineData(true, new[] { 40, -20 })]
    [InlineData(false, new[] { -100, -100, -100, -100, -100, -100, -100, -100 })]
    public void A_grade_is_uncertain_where_its_interval_holds_both_signs(bool isUncertain, int[] values)
    {
        var day = Day("2009-02-15");
        var events = values.Select((value, i) => new WeighedEvent(day.AddMonths(-i), 1_000, value)).ToArray();

        var score = ScoringModels.Default.Evaluate(events, day);

        score.IsKnown.ShouldBeTrue();
        score.IsUncertain.ShouldBe(isUncertain, $"{score}");
        score.IsUncertain.ShouldBe(score.IntervalLow < 0 && score.IntervalHigh > 0);
    }

    private static LevelScore Evaluate(WeighedEvent[] events, string asOf) =>
        LevelModel.Evaluate(MonthBuckets.Of(events, Day(asOf)), Day(asOf), LevelParameters.LevelV1);

    private static void ShouldScore(LevelScore actual, double level, double score, double evidence, Grade grade)
    {
        actual.Level.ShouldBe(level, Tolerance);
        actual.Score.ShouldBe(score, Tolerance);
        actual.Evidence.ShouldBe(evidence, Tolerance);
        actual.Grade.ShouldBe(grade);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
