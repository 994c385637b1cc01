using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Scores;

public sealed class ReferenceValuesTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const double Tolerance = 1e-6;

    public static TheoryData<string, string, string, double, double, double, Grade> Values => new()
    {
        { "RUS", "BOL", "2008-09-14", 0, 0, 0, Grade.InsufficientEvidence },
        { "RUS", "BOL", "2008-09-30", 1.522277, 4.211432, 0.470004, Grade.InsufficientEvidence },
        { "RUS", "BOL", "2009-02-28", 3.001778, 6.856587, 2.059467, Grade.Friendly },
        { "RUS", "BOL", "2009-06-01", 3.572767, 7.477782, 2.798095, Grade.Friendly },
        { "RUS", "BOL", "2014-06-01", 1.213837, 3.454997, 0.494169, Grade.InsufficientEvidence },
        { "BOL", "USA", "2008-09-30", -1.029498, -2.972707, 0.693147, Grade.Discordant },
        { "BOL", "USA", "2008-11-30", -2.109411, -5.457197, 1.263906, Grade.Tense },
        { "BOL", "USA", "2010-06-01", -1.487317, -4.129071, 0.751166, Grade.Tense },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_relationship_has_the_level_score_and_evidence_worked_out_beforehand(
        string country, string counterpart, string asOf, double level, double score, double evidence, Grade grade)
    {
        var checkpoint = await services.StoreAsync(ReferenceHistory.All);

        var answer = await services.Query.GetRelationshipAsync(
            new()
            {
                Country = country,
                Counterpart = counterpart,
                AsOf = Reports.On(asOf),
                AtLeastAsFresh = checkpoint,
            }, deadline: services.CallDeadline);

        ShouldBe(answer.Relationship.Score, level, score, evidence, grade);
        answer.Relationship.Model.ShouldBe("level-v1");
        answer.Relationship.AsOf.ShouldBe(Reports.On(asOf));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_timeline_of_one_day_has_the_same_values(
        string country, string counterpart, string asOf, double level, double score, double evidence, Grade grade)
    {
        var checkpoint = await services.StoreAsync(ReferenceHistory.All);

        // The other way round, since a relationship has no direction.
        var answer = await services.Query.GetTimelineAsync(
            new()
            {
                Country = counterpart,
                Counterpart = country,
                From = Reports.On(asOf),
                To = Reports.On(asOf),
                Step = TimelineStep.Day,
                AtLeastAsFresh = checkpoint,
            }, deadline: services.CallDeadline);

        var point = answer.Timelines.ShouldHaveSingleItem().Points.ShouldHaveSingleItem();
        point.Date.ShouldBe(Reports.On(asOf));
        ShouldBe(point.Score, level, score, evidence, grade);
    }

    [Fact]
    public async Task Each_direction_has_a_score_of_its_own_and_no_difference_where_one_is_not_known()
    {
        var checkpoint = await services.StoreAsync(ReferenceHistory.All);

        var answer = await services.Query.GetRelationshipAsync(
            new()
            {
                Country = "BOL",
                Counterpart = "USA",
                AsOf = Reports.On("2008-09-30"),
                AtLeastAsFresh = checkpoint,
            }, deadline: services.CallDeadline);

        answer.Outgoing.Score.Score_.ShouldBe(-2.972707, Tolerance);
        answer.Incoming.Score.Score_.ShouldBe(0);
        answer.Incoming.Score.Grade.ShouldBe(Grade.InsufficientEvidence);
        answer.HasDirectionDifference.ShouldBeFalse();
        answer.Asymmetry.ShouldBe(0);
        (answer.Outgoing.SourceEventCount, answer.Incoming.SourceEventCount).ShouldBe((1, 0));
    }

    [Theory]
    [InlineData("KEN", "UGA", "112", "042")]
    [InlineData("KEN", "TZA", "057", "057")]
    [InlineData("UGA", "TZA", "190", "040")]
    public async Task Directions_that_are_both_known_have_a_difference(
        string country, string counterpart, string there, string back)
    {
        var checkpoint = await services.StoreAsync(
            Reports.Of("2012-03-01", country, counterpart, there),
            Reports.Of("2012-03-02", counterpart, country, back));

        var answer = await services.Query.GetRelationshipAsync(
            new()
            {
                Country = country,
                Counterpart = counterpart,
                AsOf = Reports.On("2012-03-05"),
                AtLeastAsFresh = checkpoint,
            }, deadline: services.CallDeadline);

        answer.HasDirectionDifference.ShouldBeTrue();
        answer.DirectionDifference.ShouldBe(answer.Outgoing.Score.Score_ - answer.Incoming.Score.Score_);
        answer.Asymmetry.ShouldBe(answer.DirectionDifference);
    }

    [Theory]
    [InlineData("temperature-v1")]
    [InlineData("goldstein-sum-v1")]
    public async Task A_window_without_events_has_no_value(string model)
    {
        var checkpoint = await services.StoreAsync(Reports.Of("2012-03-01", "GHA", "TGO", "042"));

        var answer = await services.Query.GetRelationshipAsync(
            new()
            {
                Country = "GHA",
                Counterpart = "TGO",
                Model = model,
                AsOf = Reports.On("2012-12-31"),
                AtLeastAsFresh = checkpoint,
            }, deadline: services.CallDeadline);

        answer.Relationship.Score.Undefined.ShouldBeTrue();
        answer.Relationship.Score.Score_.ShouldBe(double.NaN);
    }

    [Fact]
    public async Task A_date_given_as_the_month_alone_counts_as_the_middle_of_the_month()
    {
        var checkpoint = await services.StoreAsync(
            ReferenceHistory.RussiaAndBolivia.Where(report => report.OccurredOn.Day == 15).Select(report =>
            {
                var partial = report.Clone();
                partial.Source = report.Source.Replace("BOL", "PER");
                partial.Target = report.Target.Replace("BOL", "PER");
                partial.OccurredOn.Day = 0;
                return partial;
            }).Append(Reports.Of("2009-02-16", "RUS", "PER", "057", quality: 0.6)));

        var answer = await services.Query.GetRelationshipAsync(
            new()
            {
                Country = "RUS",
                Counterpart = "PER",
                AsOf = Reports.On("2009-06-01"),
                AtLeastAsFresh = checkpoint,
            }, deadline: services.CallDeadline);

        answer.Relationship.Score.Level.ShouldBe(3.572767, Tolerance);
    }

    /// <summary>The interval is worked out here from its definition: it has no reference values.</summary>
    private static void ShouldBe(Score score, double level, double value, double evidence, Grade grade)
    {
        const double deviations = 1.64, spread = 4.5, prior = 2, scale = 3;
        score.Level.ShouldBe(level, Tolerance);
        score.Score_.ShouldBe(value, Tolerance);
        score.Evidence.ShouldBe(evidence, Tolerance);
        score.Grade.ShouldBe(grade);
        var reach = deviations * spread / Math.Sqrt(prior + evidence);
        score.Interval.Low.ShouldBe(9 * Math.Tanh((level - reach) / scale), Tolerance);
        score.Interval.High.ShouldBe(9 * Math.Tanh((level + reach) / scale), Tolerance);
    }
}
