using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing;
using Diplomacy.Tests.Query.Scores;

namespace Diplomacy.Tests.Query.Evidence;

public sealed class ExplainScoreTests(RunningServices services, ITestOutputHelper output)
    : IClassFixture<RunningServices>
{
    private const double Tolerance = 1e-9;

    [Fact]
    public async Task Contributions_remainder_and_prior_add_up_to_the_level()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await services.StoreAsync(Enumerable.Range(0, 120).Select(i => RandomReport(random, i)));

        foreach (var model in (string[])["level-v1", "feed-v1"])
            foreach (var asOf in (string[])["2007-12-31", "2008-01-15", "2008-02-29", "2009-06-01", "2012-01-01"])
                foreach (var max in (int[])[1, 7, 1_000])
                {
                    var answer = await Ask(new()
                    {
                        Country = "IRN",
                        Counterpart = "IRQ",
                        AsOf = Reports.On(asOf),
                        Model = model,
                        MaxContributions = max,
                    });

                    (answer.Contributions.Sum(one => one.Level) + answer.Remainder + answer.Prior.Level)
                        .ShouldBe(answer.Relationship.Score.Level, Tolerance);
                    (answer.Contributions.Count + answer.RemainderCount)
                        .ShouldBe(answer.Relationship.SourceEventCount);
                    answer.Contributions.Count.ShouldBeLessThanOrEqualTo(max);
                    answer.Contributions.Select(one => Math.Abs(one.Level))
                        .ShouldBe(answer.Contributions.Select(one => Math.Abs(one.Level)).OrderDescending());
                    if (answer.RemainderCount == 0)
                        (answer.Contributions.Sum(one => one.Weight) + answer.Prior.Weight).ShouldBe(1, Tolerance);
                }
    }

    [Fact]
    public async Task The_score_explained_is_the_score_given()
    {
        var checkpoint = await services.StoreAsync(ReferenceHistory.All);
        var explained = await Ask(new()
        {
            Country = "RUS",
            Counterpart = "BOL",
            AsOf = Reports.On("2009-06-01"),
            AtLeastAsFresh = checkpoint,
        });
        var given = await services.Query.GetRelationshipAsync(
            new() { Country = "RUS", Counterpart = "BOL", AsOf = Reports.On("2009-06-01") },
            deadline: services.CallDeadline);

        explained.Relationship.ShouldBe(given.Relationship);
        explained.Contributions.Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_contribution_names_its_source_event_with_every_report()
    {
        var checkpoint = await services.StoreAsync(ReferenceHistory.All);
        var answer = await Ask(new()
        {
            Country = "BOL",
            Counterpart = "USA",
            AsOf = Reports.On("2008-11-30"),
            AtLeastAsFresh = checkpoint,
        });

        answer.Contributions.Select(one => one.SourceEvent.CameoCode).ShouldBe(["138", "120"]);
        answer.Contributions[0].SourceEvent.Quality.ShouldBe(0.84);
        answer.Contributions[0].SourceEvent.Reports.Select(report => report.Publisher).ShouldBe(["Reuters", "ABI"]);
        answer.Contributions.ShouldAllBe(one => one.Level < 0);
    }

    [Fact]
    public async Task What_happened_later_contributes_nothing()
    {
        var checkpoint = await services.StoreAsync(ReferenceHistory.All);
        var answer = await Ask(new()
        {
            Country = "BOL",
            Counterpart = "USA",
            AsOf = Reports.On("2008-11-14"),
            AtLeastAsFresh = checkpoint,
        });

        answer.Contributions.ShouldHaveSingleItem().SourceEvent.CameoCode.ShouldBe("120");
        answer.Prior.Weight.ShouldBe(2 / (2 + answer.Relationship.Score.Evidence), Tolerance);
    }

    [Fact]
    public async Task Without_evidence_the_prior_has_all_the_weight()
    {
        var answer = await Ask(new() { Country = "VUT", Counterpart = "TUV" });

        answer.Contributions.ShouldBeEmpty();
        answer.Prior.Weight.ShouldBe(1);
        answer.Relationship.Score.Level.ShouldBe(0);
    }

    private async Task<ExplainScoreResponse> Ask(ExplainScoreRequest request) =>
        await services.Query.ExplainScoreAsync(request, deadline: services.CallDeadline);

    private static Report RandomReport(Random random, int i)
    {
        string[] codes = ["042", "043", "057", "120", "138", "190", "0211", "061", "010"];
        var (source, target) = random.Next(2) == 0 ? ("IRN", "IRQ") : ("IRQ", "IRN");
        return Reports.Of(
            $"2008-{random.Next(1, 13):00}-{random.Next(1, 29):00}", source, target, codes[random.Next(codes.Length)],
            random.Next(1, 1_001) / 1_000.0, publisher: $"Paper {i}");
    }
}
