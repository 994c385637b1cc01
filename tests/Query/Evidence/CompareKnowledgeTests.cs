using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Evidence;

public sealed class CompareKnowledgeTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task What_changed_is_named_with_what_did_it()
    {
        var before = await services.StoreAsync(
            Reports.Of("2008-09-15", "BOL", "RUS", "057", quality: 0.6, publisher: "ABI"),
            Reports.Of("2008-10", "RUS", "BOL", "042", quality: 0.6, publisher: "ABI", document: "a"),
            Reports.Of("2008-11-03", "RUS", "BOL", "036", quality: 0.6, publisher: "ABI"));
        var after = await services.StoreAsync(
            // A second source, a visit that was not known of, and the exact day of a known one.
            Reports.Of("2008-09-15", "BOL", "RUS", "057", quality: 0.6, publisher: "TASS"),
            Reports.Of("2008-12-01", "RUS", "BOL", "112", publisher: "TASS"),
            Reports.Of("2008-10-09", "RUS", "BOL", "042", quality: 0.6, publisher: "TASS", document: "b"));

        var answer = await Compare("BOL", "RUS", before, after);

        var added = answer.Changes.Sum(change => change.Level) + answer.Remainder + answer.Reweighting;
        added.ShouldBe(answer.After.Score.Level - answer.Before.Score.Level, 1e-9);
        answer.ScoreChange.ShouldBe(answer.After.Score.Score_ - answer.Before.Score.Score_);
        answer.CheckpointBefore.ShouldBe(before);
        answer.CheckpointAfter.ShouldBe(after);
        answer.Changes.Select(change => Math.Abs(change.Level)).ShouldBeInOrder(SortDirection.Descending);
        Kinds(answer, "057").ShouldBe([KnowledgeCauseKind.Corroborated]);
        Kinds(answer, "112").ShouldBe([KnowledgeCauseKind.Recorded]);
        answer.Changes.ShouldNotContain(change => (change.Before ?? change.After).CameoCode == "036");

        // The visit of "October" moved to the ninth, which has both reports.
        var visits = answer.Changes.Where(change => (change.Before ?? change.After).CameoCode == "042").ToArray();
        visits.Length.ShouldBe(2);
        var left = visits.Single(change => change.After is null);
        left.Causes.ShouldHaveSingleItem().Kind.ShouldBe(KnowledgeCauseKind.Moved);
        left.Causes[0].EventType.ShouldBe("report_moved");
        var came = visits.Single(change => change.Before is null);
        came.After.Reports.Count.ShouldBe(2);
        came.Causes.Select(cause => cause.Kind).ShouldContain(KnowledgeCauseKind.Moved);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Changes_and_the_shift_of_weight_add_up_in_every_model(int seed)
    {
        var random = new Random(seed);
        var (one, other) = seed == 1 ? ("PER", "CHL") : ("COL", "VEN");
        var checkpoints = new List<Checkpoint>();
        for (var round = 0; round < 4; round++)
            checkpoints.Add(await services.StoreAsync(
                Enumerable.Range(0, 30).Select(_ => Histories.Report(random, one, other))));
        foreach (var model in ScoringModels.All)
        {
            var answer = await Compare(one, other, checkpoints[1], checkpoints[3], model.Name, maxChanges: 3);

            var added = answer.Changes.Sum(change => change.Level) + answer.Remainder + answer.Reweighting;
            added.ShouldBe(answer.After.Score.Level - answer.Before.Score.Level, 1e-9, $"seed {seed}, {model}");
            answer.Changes.Count.ShouldBeLessThanOrEqualTo(3);
            answer.Changes.ShouldAllBe(change => change.Causes.Count > 0);
            answer.Changes.SelectMany(change => change.Causes).ShouldAllBe(cause =>
                services.PositionOf(cause.Checkpoint) > services.PositionOf(checkpoints[1])
                && services.PositionOf(cause.Checkpoint) <= services.PositionOf(checkpoints[3]));
        }
    }

    [Fact]
    public async Task Nothing_changed_between_a_state_of_knowledge_and_itself()
    {
        var checkpoint = await services.StoreAsync(Reports.Of("2008-09-15", "ARG", "URY", "057"));

        var answer = await Compare("ARG", "URY", checkpoint, checkpoint);

        answer.Changes.ShouldBeEmpty();
        answer.Reweighting.ShouldBe(0);
        answer.After.ShouldBe(answer.Before);
    }

    [Fact]
    public async Task Knowledge_is_compared_forwards_only()
    {
        var first = await services.StoreAsync(Reports.Of("2008-09-15", "ARG", "PRY", "057"));
        var second = await services.StoreAsync(Reports.Of("2008-09-16", "ARG", "PRY", "057"));

        var reversed = await services.Query.CompareKnowledgeAsync(Request("ARG", "PRY", second, first)).FailureAsync();
        var missing = await services.Query.CompareKnowledgeAsync(
            new() { Country = "ARG", Counterpart = "PRY" }).FailureAsync();
        var tampered = Request("ARG", "PRY", first, second);
        tampered.KnownBefore.Checkpoint.Token = "B" + first.Token[1..];
        var damaged = await services.Query.CompareKnowledgeAsync(tampered).FailureAsync();

        (reversed.Reason, reversed.Fields.Single()).ShouldBe(("RANGE_REVERSED", "known_before"));
        (missing.Reason, missing.Fields.Single()).ShouldBe(("REQUIRED_FIELD_MISSING", "known_before"));
        (damaged.Reason, damaged.Fields.Single()).ShouldBe(("CHECKPOINT_MALFORMED", "known_before.checkpoint"));
    }

    private static IEnumerable<KnowledgeCauseKind> Kinds(CompareKnowledgeResponse answer, string code) =>
        answer.Changes.Single(change => (change.Before ?? change.After).CameoCode == code)
            .Causes.Select(cause => cause.Kind);

    private static CompareKnowledgeRequest Request(string one, string other, Checkpoint before, Checkpoint after) =>
        new()
        {
            Country = one,
            Counterpart = other,
            AsOf = Reports.On("2009-03-01"),
            KnownBefore = new KnownAt { Checkpoint = before.Clone() },
            KnownAfter = new KnownAt { Checkpoint = after.Clone() },
        };

    private async Task<CompareKnowledgeResponse> Compare(
        string one, string other, Checkpoint before, Checkpoint after, string model = "", int maxChanges = 0)
    {
        var request = Request(one, other, before, after);
        (request.Model, request.MaxChanges) = (model, maxChanges);
        return await services.Query.CompareKnowledgeAsync(request, deadline: services.CallDeadline);
    }
}
