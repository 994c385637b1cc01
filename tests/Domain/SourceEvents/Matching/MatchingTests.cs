using Diplomacy.Domain.SourceEvents.Matching;
using Diplomacy.Domain.Vocabulary;
using FsCheck;
using FsCheck.Fluent;

namespace Diplomacy.Tests.Domain.SourceEvents.Matching;

public sealed class MatchingTests
{
    private static readonly Gen<(string Date, string? Document)> Saying =
        from year in Gen.Choose(2008, 2009)
        from month in Gen.Choose(0, 2)
        from day in Gen.Choose(0, 6)
        from document in Gen.Choose(0, 4)
        select (month == 0 ? $"{year}" : day == 0 ? $"{year}-{month:00}" : $"{year}-{month:00}-{day:00}",
            document == 0 ? null : $"document-{document}");

    private static readonly Arbitrary<((string, string?)[] Given, int Seed)> Sayings = Arb.From(
        from sayings in Gen.ArrayOf(Saying)
        from seed in Gen.Choose(0, int.MaxValue)
        select (sayings, seed));

    [Theory]
    [InlineData("2009-02 2009-02-15", "2009-02-15 2009-02-15")]
    [InlineData("2009 2009-02-15", "2009-02-15 2009-02-15")]
    [InlineData("2009 2009-02", "2009-02 2009-02")]
    [InlineData("2009 2009-03 2009-02-15", "2009-02-15 2009-03 2009-02-15")]
    [InlineData("2009-02 2009-02-20 2009-02-10", "2009-02-10 2009-02-20 2009-02-10")]
    [InlineData("2009-02 2009-03-15", "2009-02 2009-03-15")]
    [InlineData("2008 2009", "2008 2009")]
    [InlineData("2009-02 2009-02", "2009-02 2009-02")]
    public void A_partial_date_belongs_to_the_earliest_more_precise_date_inside_it(string dates, string homes) =>
        Homes(dates.Split(' ').Select((date, i) => (date, (string?)$"document-{i}"))).ShouldBe(homes.Split(' '));

    [Theory]
    [InlineData("15a 16b", "15 15", "two documents date one visit differently")]
    [InlineData("15a 15b 16c", "15 15 15", "two agree against one")]
    [InlineData("15a 17b", "15 17", "two days apart")]
    [InlineData("15a 16a", "15 16", "one document gives both days")]
    [InlineData("15a 16a 16b", "15 16 16", "one document gives both days")]
    [InlineData("15a 16b 17c", "15 16 17", "a visit of three days, or three visits")]
    [InlineData("14a 15b 17c 18d", "14 14 17 17", "two pairs")]
    [InlineData("15 16b", "15 16", "one does not name its document")]
    [InlineData("15a 16", "15 16", "one does not name its document")]
    [InlineData("15a 15 16b", "15 15 16", "one does not name its document")]
    public void Two_days_next_to_each_other_belong_together_only_where_two_documents_date_one_thing(
        string reported, string homes, string why) =>
        Homes(reported.Split(' ').Select(one => ($"2009-02-{one[..2]}", one.Length > 2 ? one[2..] : null)))
            .ShouldBe(homes.Split(' ').Select(day => $"2009-02-{day}"), why);

    [Fact]
    public void The_last_of_a_month_and_the_first_of_the_next_are_a_pair() =>
        Homes([("2009-02-28", "a"), ("2009-03-01", "b"), ("2009-03", "c")])
            .ShouldBe(["2009-02-28", "2009-02-28", "2009-02-28"]);

    [Fact]
    public void The_answer_depends_on_the_set_of_reports_alone() => Prop.ForAll(Sayings, given =>
    {
        var candidates = given.Given.Select(Candidate).ToArray();
        var shuffled = candidates.ToArray();
        new Random(given.Seed).Shuffle(shuffled);

        Sorted(DateMatching.Arrange(shuffled)).ShouldBe(Sorted(DateMatching.Arrange(candidates)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_report_is_placed_at_a_reported_date() => Prop.ForAll(Sayings, given =>
    {
        var candidates = given.Given.Select(Candidate).ToArray();
        var reported = candidates.Select(candidate => candidate.On).ToHashSet();

        foreach (var (id, home) in DateMatching.Arrange(candidates))
        {
            reported.ShouldContain(home);
            var on = candidates.Single(candidate => candidate.ReportId == id).On;
            (on.Contains(home) || home.First == on.First.AddDays(-1) || on.Precision != DatePrecision.Day)
                .ShouldBeTrue($"{on} at {home}");
        }
    }).QuickCheckThrowOnFailure();

    private static MatchCandidate Candidate((string Date, string? Document) saying) =>
        new(Guid.NewGuid(), PartialDate.Parse(saying.Date), saying.Document);

    private static string[] Homes(IEnumerable<(string, string?)> sayings)
    {
        var candidates = sayings.Select(Candidate).ToArray();
        var homes = DateMatching.Arrange(candidates);
        return [.. candidates.Select(candidate => homes[candidate.ReportId].ToString())];
    }

    private static string[] Sorted(Dictionary<Guid, PartialDate> homes) =>
        [.. homes.Select(pair => $"{pair.Key} {pair.Value}").Order()];
}
