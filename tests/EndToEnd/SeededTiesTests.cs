using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Tests.EndToEnd;

/// <summary>Where well-known pairs stand by the seeds alone.</summary>
public sealed class SeededTiesTests(SeededTiesTests.SeededServices seeded)
    : IClassFixture<SeededTiesTests.SeededServices>
{
    /// <summary>Services with the seeds in them.</summary>
    public sealed class SeededServices : IAsyncLifetime
    {
        public RunningServices Services { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Services = await RunningServices.StartAsync();
            await using var seeding = Standalone.Start(Standalone.NewDirectory(), "--seed", $"{Services.Grpc}");
            (await seeding.ExitAsync()).ShouldBe(0, string.Join('\n', seeding.Lines));
        }

        public ValueTask DisposeAsync() => Services.DisposeAsync();
    }

    [Theory]
    [InlineData("USA", "GBR", "2010-06-01", Grade.Friendly, "NATO")]
    [InlineData("USA", "CAN", "2010-06-01", Grade.Friendly, "NATO")]
    [InlineData("DEU", "FRA", "2010-06-01", Grade.Friendly, "NATO")]
    [InlineData("JPN", "USA", "2010-06-01", Grade.Friendly, "US-JPN-1960")]
    [InlineData("USA", "CUB", "2015-07-19", Grade.Antagonistic, "US-CUB-1961")]
    [InlineData("USA", "CUB", "2015-07-20", Grade.Tense, "US-CUB-1962")]
    [InlineData("RUS", "GEO", "2008-08-10", Grade.Antagonistic, "RUS-GEO-2008")]
    [InlineData("RUS", "GEO", "2008-10-01", Grade.Antagonistic, "RUS-GEO-2008")]
    [InlineData("IND", "PAK", "1971-12-10", Grade.Antagonistic, "IND-PAK-1971")]
    [InlineData("IND", "PAK", "1965-08-15", Grade.Antagonistic, "IND-PAK-1965")]
    public async Task A_pair_stands_where_its_ties_put_it_without_any_news(
        string one, string other, string day, Grade grade, string treaty)
    {
        var explained = await seeded.Services.Query.ExplainScoreAsync(new()
        {
            Country = one,
            Counterpart = other,
            AsOf = Reports.On(day),
            Model = "standing-v1",
        }, deadline: seeded.Services.CallDeadline);

        explained.Relationship.Score.Grade.ShouldBe(grade);
        explained.TieContributions.SelectMany(tie => tie.Ties).Select(tie => tie.Treaty).ShouldContain(treaty);
    }

    [Theory]
    [InlineData("RUS", "GEO", "2008-08-07")]
    [InlineData("IND", "PAK", "1985-06-15")]
    [InlineData("KGZ", "UZB", "2011-06-15")]
    public async Task Without_a_tie_in_force_nothing_is_said(string one, string other, string day) =>
        (await seeded.Services.Query.GetRelationshipAsync(
            new() { Country = one, Counterpart = other, AsOf = Reports.On(day), Model = "standing-v1" },
            deadline: seeded.Services.CallDeadline)).Relationship.Score.TiesInForce.ShouldBeEmpty();

    [Theory]
    [InlineData(TieKind.DefencePact, 30)]
    [InlineData(TieKind.RelationsBroken, 60)]
    [InlineData(TieKind.Sanctions, 40)]
    [InlineData(TieKind.War, 40)]
    public async Task Every_kind_has_many_treaties_and_every_tie_names_a_public_record(TieKind kind, int treatiesMin)
    {
        var (treaties, token) = (new HashSet<string>(), "");
        do
        {
            var page = await seeded.Services.Query.ListTiesAsync(
                new() { Kind = kind, PageSize = 1_000, PageToken = token },
                deadline: seeded.Services.CallDeadline);
            page.Ties.ShouldAllBe(tie => tie.Source.Length > 5);
            treaties.UnionWith(page.Ties.Select(tie => tie.Treaty));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        treaties.Count.ShouldBeGreaterThanOrEqualTo(treatiesMin);
    }
}
