using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Google.Protobuf;

namespace Diplomacy.Tests.Query.Scores;

public sealed class CalibrationTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_calibration_counts_from_when_it_was_known_and_for_its_feed_alone()
    {
        var before = await services.StoreAsync(
            Reports.Of("2008-09-15", "BOL", "PER", "042", feed: "icews", record: "1"),
            Reports.Of("2008-09-16", "BOL", "PER", "042", feed: "gdelt1", record: "1"),
            Reports.Of("2008-09-17", "BOL", "PER", "042"));
        var old = await Level(before);

        var calibrated = await Calibrate("icews", 1.57);
        var now = await Level(calibrated.Checkpoint);

        calibrated.Changed.ShouldBeTrue();
        now.Relationship.Score.Level.ShouldBeLessThan(old.Relationship.Score.Level);
        now.Relationship.Score.Evidence.ShouldBe(old.Relationship.Score.Evidence);
        // Of 0.6 + 0.6 + 1 of quality, one 0.6 counts 1.6 less; the rest as before.
        (now.Relationship.Score.Level / old.Relationship.Score.Level).ShouldBe(
            ((2.2 * Goldstein) - (0.6 * 1.6)) / (2.2 * Goldstein), 1e-9);
        (await Level(before)).ToByteString().ShouldBe(old.ToByteString());

        // A curated report of the same event takes it out of its feed's calibration.
        var corroborated = await services.StoreAsync(
            Reports.Of("2008-09-15", "BOL", "PER", "042", publisher: "ABI", document: "d"));
        var explained = await services.Query.ExplainScoreAsync(new()
        {
            Country = "BOL",
            Counterpart = "PER",
            AsOf = AsOf,
            KnownAt = new KnownAt { Checkpoint = corroborated },
        }, deadline: services.CallDeadline);
        explained.Contributions.Sum(one => one.Level).ShouldBe(explained.Relationship.Score.Level, 1e-9);
        explained.Relationship.Score.Level.ShouldBeGreaterThan(now.Relationship.Score.Level);

        (await Calibrate("icews", 1.57)).Changed.ShouldBeFalse();
        var back = await Calibrate("icews", 0);
        (await Level(calibrated.Checkpoint)).ToByteString().ShouldBe(now.ToByteString());
        await services.RestartAsync();
        (await Level(calibrated.Checkpoint)).ToByteString().ShouldBe(now.ToByteString());
        back.Changed.ShouldBeTrue();
    }

    [Fact]
    public async Task Comparing_knowledge_distinguishes_a_recalibration_from_new_reports()
    {
        var before = await services.StoreAsync(
            Reports.Of("2008-09-15", "COL", "VEN", "163", feed: "gdelt2", record: "1"),
            Reports.Of("2008-09-16", "COL", "VEN", "163", feed: "gdelt2", record: "2"));
        await Calibrate("gdelt2", -0.5);
        var after = await services.StoreAsync(Reports.Of("2008-09-18", "COL", "VEN", "042"));

        var answer = await services.Query.CompareKnowledgeAsync(new()
        {
            Country = "COL",
            Counterpart = "VEN",
            AsOf = AsOf,
            KnownBefore = new KnownAt { Checkpoint = before },
            KnownAfter = new KnownAt { Checkpoint = after },
        }, deadline: services.CallDeadline);

        answer.Changes.ShouldHaveSingleItem().After.CameoCode.ShouldBe("042");
        answer.Recalibration.ShouldNotBe(0);
        (answer.Changes[0].Level + answer.Recalibration + answer.Reweighting)
            .ShouldBe(answer.After.Score.Level - answer.Before.Score.Level, 1e-9);
    }

    [Fact]
    public async Task A_calibration_without_reason_author_or_sense_is_refused()
    {
        var failure = await services.Ingestion.CalibrateFeedAsync(
            new() { Neutral = double.NaN }, deadline: services.CallDeadline).FailureAsync();

        failure.Fields.ShouldBe(["feed", "author", "reason", "neutral"]);
    }

    /// <summary>What CAMEO 042 counts for.</summary>
    private static double Goldstein =>
        Domain.Vocabulary.Cameo.GoldsteinTable.V1.Tenths(Domain.Vocabulary.Cameo.CameoCode.Parse("042")) / 10.0;

    private static Date AsOf => Reports.On("2008-12-31");

    private async Task<CalibrateFeedResponse> Calibrate(string feed, double neutral) =>
        await services.Ingestion.CalibrateFeedAsync(
            new() { Feed = feed, Neutral = neutral, Author = "R. Quispe", Reason = "Mean over its rows." },
            deadline: services.CallDeadline);

    private async Task<GetRelationshipResponse> Level(Checkpoint known) =>
        await services.Query.GetRelationshipAsync(new()
        {
            Country = "BOL",
            Counterpart = "PER",
            AsOf = AsOf,
            KnownAt = new KnownAt { Checkpoint = known },
        }, deadline: services.CallDeadline);
}
