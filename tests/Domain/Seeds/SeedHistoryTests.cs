using System.Globalization;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Matching;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Seeds;

/// <summary>The scores of the seeds once reports of the same action are matched.</summary>
public sealed class SeedHistoryTests
{
    private static readonly SeededSourceEvent[] SourceEvents = [.. Arranged()];

    private sealed record SeededSourceEvent(ActionKey Action, PartialDate OccurredOn, string[] Documents)
    {
        public WeighedEvent Weighed => new(
            OccurredOn.Middle,
            Quality.Combine([.. Documents.Distinct().Select(_ => Quality.HumanCoded)]),
            SourceEventValue.Tenths(GoldsteinTable.V1, Action.Code));
    }

    [Theory]
    [InlineData("BOL", "RUS", "042", "2009-02-15")]
    [InlineData("RUS", "BOL", "043", "2009-02-15")]
    [InlineData("BOL", "RUS", "057", "2009-02-16")]
    [InlineData("RUS", "BOL", "057", "2009-02-16")]
    public void Three_documents_report_one_visit_and_one_signing(
        string source, string target, string code, string occurredOn)
    {
        var february = SourceEvents.Where(one =>
            one.Action == ActionOf(source, target, code)
            && PartialDate.Parse("2009-02").Contains(one.OccurredOn)).ToArray();

        february.Length.ShouldBe(1);
        february[0].OccurredOn.ShouldBe(PartialDate.Parse(occurredOn));
        february[0].Documents.Length.ShouldBe(3);
        february[0].Documents.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void Two_documents_report_one_denial_to_compete_with_the_United_States() =>
        SourceEvents.Single(one => one.Action == ActionOf("RUS", "USA", "016")).Documents.Length.ShouldBe(2);

    [Fact]
    public void Russia_and_Bolivia_rise_from_nothing_to_friendly()
    {
        ScoreOf("RUS", "BOL", "2008-08-31").Score.ShouldBe(0);
        ScoreOf("RUS", "BOL", "2008-08-31").Evidence.ShouldBe(0);
        ScoreOf("RUS", "BOL", "2008-09-30").Score.ShouldBeGreaterThan(0);
        ScoreOf("RUS", "BOL", "2009-06-01").Score.ShouldBeGreaterThan(ScoreOf("RUS", "BOL", "2008-09-30").Score);
        ScoreOf("RUS", "BOL", "2009-06-01").Grade.ShouldBeOneOf(Grade.Good, Grade.Friendly);
    }

    [Fact]
    public void Bolivia_and_the_United_States_are_below_zero_from_September_2008()
    {
        ScoreOf("BOL", "USA", "2008-08-31").Score.ShouldBe(0);
        for (var day = Day("2008-09-15"); day <= Day("2009-06-01"); day = day.AddDays(1))
            ScoreOf("BOL", "USA", day).Score.ShouldBeLessThan(0, day.ToString("o", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("CUB", 3)]
    [InlineData("VEN", 1)]
    [InlineData("BRA", 1)]
    [InlineData("PER", 1)]
    [InlineData("BOL", 6)]
    public void Russia_has_a_timeline_with(string country, int monthsAtLeast)
    {
        var months = MonthBuckets.Of(WeighedOf("RUS", country), Day("2009-06-01"));

        months.Length.ShouldBeGreaterThanOrEqualTo(monthsAtLeast);
        ScoreOf("RUS", country, "2009-06-01").Grade.ShouldBeOneOf(Grade.Ordinary, Grade.Good, Grade.Friendly);
    }

    private static IEnumerable<SeededSourceEvent> Arranged()
    {
        var reported = SeedFile.ReadAll()
            .SelectMany(file => file.Reports.Select(report => (
                file.Document.Id,
                Action: ActionOf(report.Source, report.Target, report.Cameo),
                Candidate: new MatchCandidate(Guid.NewGuid(), PartialDate.Parse(report.OccurredOn),
                file.Document.Id))));

        foreach (var action in reported.GroupBy(one => one.Action))
        {
            var home = DateMatching.Arrange([.. action.Select(one => one.Candidate)]);
            foreach (var one in action.GroupBy(report => home[report.Candidate.ReportId]))
                yield return new(action.Key, one.Key, [.. one.Select(report => report.Id)]);
        }
    }

    private static ActionKey ActionOf(string source, string target, string code) =>
        new(new Dyad(CountryCode.Parse(source), CountryCode.Parse(target)), CameoCode.Parse(code));

    private static WeighedEvent[] WeighedOf(string one, string other)
    {
        var relationship = Relationship.Between(CountryCode.Parse(one), CountryCode.Parse(other));
        return
        [
            .. SourceEvents
                .Where(sourceEvent => Relationship.Of(sourceEvent.Action.Dyad) == relationship)
                .Select(sourceEvent => sourceEvent.Weighed),
        ];
    }

    private static LevelScore ScoreOf(string one, string other, string asOf) => ScoreOf(one, other, Day(asOf));

    private static LevelScore ScoreOf(string one, string other, DateOnly asOf) =>
        LevelModel.Evaluate(MonthBuckets.Of(WeighedOf(one, other), asOf), asOf, LevelParameters.LevelV1);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
