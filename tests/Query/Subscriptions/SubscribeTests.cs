using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Core;

namespace Diplomacy.Tests.Query.Subscriptions;

public sealed class SubscribeTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_snapshot_comes_first_then_every_change_with_no_gap()
    {
        await services.StoreAsync(Reports.Of("2009-01-10", "ARG", "BOL", "043"));
        var before = await services.StoreAsync(Reports.Of("2009-01-11", "ARG", "CHL", "043"));
        await services.CoverAsync(before);

        await using var watch = await Watch.CaughtUpAsync(services, Of("ARG", InitialState.Snapshot));

        watch.Updates.Select(update => update.Relationship.Counterpart).ShouldBe(["BOL", "CHL"]);
        watch.Updates.ShouldAllBe(update => update.Cause.Kind == UpdateCauseKind.Snapshot);
        var after = await services.StoreAsync(Reports.Of("2009-01-12", "BOL", "ARG", "112"));
        var update = await watch.UpdateAsync();
        update.Cause.Kind.ShouldBe(UpdateCauseKind.Recorded);
        (update.Cause.Source, update.Cause.Target, update.Cause.CameoCode).ShouldBe(("BOL", "ARG", "112"));
        update.Cause.OccurredOn.ShouldBe(Reports.On("2009-01-12"));
        update.ScoreBefore.ShouldBe(watch.Updates.First().Relationship.Score.Score_);
        (await ScoreAt(update.Relationship, watch.Last)).ShouldBe(update.Relationship);
        services.PositionOf(watch.Last).ShouldBe(services.PositionOf(after));
    }

    [Fact]
    public async Task Every_update_names_its_cause()
    {
        await using var watch = await Watch.CaughtUpAsync(services, Of("ECU"));
        var first = Reports.Of("2009-02-03", "ECU", "COL", "112", document: "one");

        var id = (await services.ReportAsync(first)).Results[0].SourceEventId;
        (await watch.UpdateAsync()).Cause.Kind.ShouldBe(UpdateCauseKind.Recorded);
        await services.ReportAsync(Reports.Of("2009-02-03", "ECU", "COL", "112", document: "two", publisher: "P"));
        (await watch.UpdateAsync()).Cause.Kind.ShouldBe(UpdateCauseKind.Corroborated);
        await services.Ingestion.CorrectSourceEventAsync(new()
        {
            SourceEventId = id,
            Author = "ana",
            Reason = "It was a day later.",
            OccurredOn = Reports.On("2009-02-04"),
        }, deadline: services.CallDeadline);
        for (var moved = 0; moved < 4; moved++)
            (await watch.UpdateAsync()).Cause.Kind.ShouldBe(UpdateCauseKind.Corrected);
        var other = (await services.ReportAsync(Reports.Of("2009-03-03", "ECU", "COL", "036"))).Results[0];
        await watch.UpdateAsync();
        await services.Ingestion.RetractSourceEventAsync(
            new() { SourceEventId = other.SourceEventId, Author = "ana", Reason = "It never happened." },
            deadline: services.CallDeadline);
        var retracted = await watch.UpdateAsync();
        (retracted.Cause.Kind, retracted.Cause.SourceEventId)
            .ShouldBe((UpdateCauseKind.Retracted, other.SourceEventId));
    }

    [Fact]
    public async Task A_stream_resumes_at_every_message_and_delivers_only_the_rest()
    {
        foreach (var other in (string[])["BOL", "CHL", "PRY", "PER"])
            await services.CoverAsync(await services.StoreAsync(Reports.Of("2009-01-10", "URY", other, "043")));
        await using var whole = await Watch.CaughtUpAsync(services, Of("URY", InitialState.Snapshot));
        var last = new Checkpoint();
        for (var day = 1; day < 12; day++)
            last = await services.StoreAsync(
                Reports.Of($"2009-02-{day:00}", "URY", "PRY", "043"),
                Reports.Of($"2009-02-{day:00}", "PER", "URY", "112"));
        await whole.CoversAsync(services, last);

        var reported = whole.Received.Where(message => message.Heartbeat is null && message.CaughtUp is null).ToList();
        reported.Count.ShouldBe(4 + 22);
        for (var cut = 0; cut < reported.Count; cut++)
        {
            var request = Of("URY", InitialState.Snapshot);
            request.Resume = reported[cut].Checkpoint;
            await using var rest = await Watch.CaughtUpAsync(services, request);
            await rest.CoversAsync(services, last);
            rest.Received.Where(message => message.Update is not null).Select(Content)
                .ShouldBe(reported.Skip(cut + 1).Select(Content), $"resumed after message {cut}");
        }
    }

    [Fact]
    public async Task Heartbeats_carry_the_checkpoint_forward_though_nothing_matches()
    {
        await using var watch = await Watch.CaughtUpAsync(services, Of("FJI"));

        var elsewhere = await services.StoreAsync(Reports.Of("2009-05-10", "TON", "WSM", "043"));

        var beat = await watch.UntilAsync(
            message => services.PositionOf(message.Checkpoint) >= services.PositionOf(elsewhere), "a heartbeat",
            TimeSpan.FromSeconds(10));
        beat.Heartbeat.ShouldNotBeNull();
    }

    [Fact]
    public async Task Small_changes_are_left_out_until_they_add_up()
    {
        await using var all = await Watch.CaughtUpAsync(services, Of("NOR"));
        var request = Of("NOR");
        request.MinScoreChange = 0.5;
        await using var few = await Watch.CaughtUpAsync(services, request);
        var last = new Checkpoint();
        for (var day = 1; day < 28; day++)
            last = await services.StoreAsync(Reports.Of($"2026-10-{day:00}", "NOR", "SWE", day > 15 ? "112" : "043"));
        await all.CoversAsync(services, last);
        await few.CoversAsync(services, last);

        all.Updates.Count().ShouldBe(27);
        few.Updates.Count().ShouldBeInRange(1, 20);
        var reported = all.Updates.First().ScoreBefore;
        var expected = new List<double>();
        foreach (var score in all.Updates.Select(update => update.Relationship.Score.Score_))
            if (Math.Abs(score - reported) >= 0.5)
                expected.Add(reported = score);
        few.Updates.Select(update => update.Relationship.Score.Score_).ShouldBe(expected);
    }

    [Fact]
    public async Task With_a_rate_limit_the_updates_of_a_relationship_are_conflated_and_say_so()
    {
        var request = Of("FIN");
        request.MaxUpdatesPerSecond = 2;
        await using var watch = await Watch.CaughtUpAsync(services, request);
        var last = new Checkpoint();
        for (var day = 1; day < 28; day++)
            last = await services.StoreAsync(Reports.Of($"2009-07-{day:00}", "FIN", "EST", "043"));
        await watch.CoversAsync(services, last);

        watch.Updates.Count().ShouldBeLessThan(20);
        watch.Updates.Sum(update => 1 + update.ConflatedCount).ShouldBe(27, "nothing is lost without a word");
        watch.Updates.Where(update => update.ConflatedCount > 0)
            .ShouldAllBe(update => update.ConflatedKinds.Contains(UpdateCauseKind.Recorded));
        var final = watch.Updates.Last();
        (await ScoreAt(final.Relationship, last)).ShouldBe(final.Relationship);
    }

    [Fact]
    public async Task A_divergence_is_reported_when_it_begins_and_when_it_ends()
    {
        var request = Of("ISL");
        request.Divergence = new DivergenceWatch { Model = "feed-v1", MinDifference = 0.3 };
        await using var watch = await Watch.CaughtUpAsync(services, request);

        var id = (await services.ReportAsync(Reports.Of("2026-10-05", "ISL", "DNK", "057"))).Results[0].SourceEventId;

        var begun = (await watch.UntilAsync(message => message.Divergence is not null, "a divergence")).Divergence;
        begun.Diverged.ShouldBeTrue();
        begun.Difference.ShouldBe(begun.Relationship.Score.Score_ - begun.Other.Score.Score_);
        Math.Abs(begun.Difference).ShouldBeGreaterThan(0.3);
        await services.Ingestion.RetractSourceEventAsync(
            new() { SourceEventId = id, Author = "ana", Reason = "No." }, deadline: services.CallDeadline);
        var ended = (await watch.UntilAsync(message => message.Divergence is not null, "its end")).Divergence;
        (ended.Diverged, ended.Cause.Kind).ShouldBe((false, UpdateCauseKind.Retracted));
        watch.Updates.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_reported_at_once()
    {
        var request = new SubscribeRequest
        {
            Countries = { "Atlantis" },
            Relationships = { new CountryPair { Country = "BOL", Counterpart = "BOL" } },
            MinScoreChange = -1,
            MaxUpdatesPerSecond = 1e9,
            Model = "level-v9",
            Resume = new Checkpoint { Token = "x" },
            Divergence = new DivergenceWatch { Model = "temperature-v1", MinDifference = 0 },
        };
        await using var watch = Watch.Open(services, request);

        var refusal = await Should.ThrowAsync<RpcException>(() => watch.UpdateAsync());

        refusal.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        foreach (var field in (string[])["Atlantis", "BOL", "min_score_change", "max_updates_per_second", "level-v9",
            "resume", "min_difference", "cannot be compared"])
            refusal.Status.Detail.ShouldContain(field);
    }

    private static SubscribeRequest Of(string country, InitialState initial = InitialState.None) =>
        new() { Countries = { country }, Initial = initial };

    /// <summary>The content of an update, the same whether it was streamed live or after a resume.</summary>
    private static string Content(SubscribeResponse message)
    {
        var update = message.Update.Clone();
        update.ScoreBefore = 0;
        update.KnownAt = null;
        return $"{update}";
    }

    private async Task<RelationshipScore> ScoreAt(RelationshipScore score, Checkpoint checkpoint) =>
        (await services.Query.GetRelationshipAsync(
            new()
            {
                Country = score.Country,
                Counterpart = score.Counterpart,
                AsOf = score.AsOf,
                KnownAt = new KnownAt { Checkpoint = checkpoint },
            }, deadline: services.CallDeadline)).Relationship;
}
