using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Ties;
using static Diplomacy.Tests.Domain.Ties.StandingReference;

namespace Diplomacy.Tests.Domain.Ties;

public sealed class StandingTests
{
    private const double Within = 1e-6;

    private static readonly ScoringModel Documents = ScoringModels.Find("standing-v1")!;
    private static readonly ScoringModel Feeds = ScoringModels.Find("standing-feed-v1")!;

    [Theory]
    [InlineData("2008-09-14", 0, 0, 0, 0, 0, Grade.InsufficientEvidence)]
    [InlineData("2008-09-30", -20, -1.029498, -1.629498, -4.458426, 0.693147, Grade.Tense)]
    [InlineData("2008-11-30", -20, -2.109411, -2.709411, -6.460398, 1.263906, Grade.Antagonistic)]
    [InlineData("2010-06-01", -20, -1.487317, -2.087317, -5.415096, 0.751166, Grade.Tense)]
    [InlineData("2014-06-01", -20, -0.467173, -1.067173, -3.072980, 0.187613, Grade.Tense)]
    public void Bolivia_and_the_United_States_have_the_reference_values(
        string day, int hundredths, double course, double level, double score, double evidence, Grade grade) =>
        ShouldBe(Documents.Evaluate(BoliviaUsa, AmbassadorsOut, Day(day)),
            hundredths, course, level, score, evidence, grade);

    [Theory]
    [InlineData("2010-12-31", 100, -0.103603, 0.696397, 6.314635, 28.862365, Grade.Friendly)]
    [InlineData("2012-02-09", 100, -0.354850, 0.445150, 4.547965, 50.220275, Grade.Good)]
    [InlineData("2012-02-10", 60, -0.354804, 0.125196, 1.397072, 50.172613, Grade.Ordinary)]
    [InlineData("2012-03-14", 60, -0.411627, 0.068373, 0.767325, 51.397180, Grade.Ordinary)]
    [InlineData("2012-03-15", -40, -0.413167, -0.733167, -6.517958, 53.913351, Grade.Antagonistic)]
    [InlineData("2012-06-30", -130, -0.658349, -1.698349, -8.745823, 56.841162, Grade.Antagonistic)]
    [InlineData("2012-07-10", -150, -0.657575, -1.857575, -8.828494, 56.304000, Grade.Antagonistic)]
    [InlineData("2012-08-15", -130, -0.688670, -1.728670, -8.764134, 59.939976, Grade.Antagonistic)]
    [InlineData("2013-09-19", -130, -0.903655, -1.943655, -8.861446, 49.511678, Grade.Antagonistic)]
    [InlineData("2013-09-20", -40, -0.903535, -1.223535, -8.192927, 49.464688, Grade.Antagonistic)]
    [InlineData("2014-06-01", -40, -0.870483, -1.190483, -8.126776, 38.864522, Grade.Antagonistic)]
    public void A_dense_feed_has_the_reference_values(
        string day, int hundredths, double course, double level, double score, double evidence, Grade grade) =>
        ShouldBe(Feeds.Evaluate(Dense, DenseTies, Day(day)), hundredths, course, level, score, evidence, grade);

    [Theory]
    [InlineData("1999-03-11", 0, 0, 0, Grade.InsufficientEvidence)]
    [InlineData("1999-03-12", 100, 3, 6.854347, Grade.Friendly)]
    public void An_alliance_alone_is_graded(string day, int hundredths, double level, double score, Grade grade) =>
        ShouldBe(Documents.Evaluate([], [Tie(TieKind.DefencePact, "1999-03-12")], Day(day)),
            hundredths, course: 0, level, score, evidence: 0, grade);

    [Theory]
    [InlineData("2012-02-09", -5.160582, 8.487973, -2.144633)]
    [InlineData("2012-07-10", -8.982670, -7.422982, -0.107921)]
    [InlineData("2014-06-01", -8.938232, -1.256732, 4.137583)]
    public void Interval_and_momentum_have_the_reference_values(
        string day, double low, double high, double momentum)
    {
        var score = Feeds.Evaluate(Dense, DenseTies, Day(day));

        score.IntervalLow.ShouldBe(low, Within);
        score.IntervalHigh.ShouldBe(high, Within);
        score.Momentum.ShouldBe(momentum, Within);
    }

    [Fact]
    public void Without_a_tie_the_reference_values_of_level_v1_and_feed_v1_hold()
    {
        Documents.Evaluate(RussiaBolivia, Day("2009-06-01")).Score.ShouldBe(7.477782, Within);
        Feeds.Evaluate(Dense, Day("2012-12-31")).Score.ShouldBe(-7.404744, Within);
    }

    [Fact]
    public void Each_kind_adds_its_weight_and_less_where_they_are_clamped()
    {
        var explained = Feeds.Explain(Dense, DenseTies, Day("2012-07-10"));

        explained.Ties.Select(tie => tie.Kind)
            .ShouldBe([TieKind.RelationsBroken, TieKind.Sanctions, TieKind.War]);
        explained.Ties[0].Amount.ShouldBe(-0.385714, Within);
        explained.Ties[1].Amount.ShouldBe(-0.171429, Within);
        explained.Ties[2].Amount.ShouldBe(-0.642857, Within);
        explained.Contributions.Sum(one => one.Amount).ShouldBe(-0.657575, Within);
        Feeds.Explain(Dense, DenseTies, Day("2012-03-14")).Ties.Sum(tie => tie.Amount).ShouldBe(0.48, 1e-12);
    }

    [Fact]
    public void Every_kind_has_a_name_that_is_read_back()
    {
        foreach (var kind in TieKinds.All)
        {
            TieKinds.TryParse(kind.Name(), out var read).ShouldBeTrue();
            read.ShouldBe(kind);
        }
        TieKinds.TryParse("friendship", out _).ShouldBeFalse();
    }

    private static void ShouldBe(
        LevelScore score, int hundredths, double course, double level, double value, double evidence, Grade grade)
    {
        score.Standing.Hundredths.ShouldBe(hundredths);
        score.Course.ShouldBe(course, Within);
        score.Level.ShouldBe(level, Within);
        score.Score.ShouldBe(value, Within);
        score.Evidence.ShouldBe(evidence, Within);
        score.Grade.ShouldBe(grade);
    }
}
