using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Tests.EndToEnd;

/// <summary>
/// The seeds say that Bolivia expelled the ambassador of the United States in September 2008. One editor corrects the
/// date to October, another retracts the source event. Each earlier state of knowledge can still be queried.
/// </summary>
public sealed class CorrectionStoryTests(RunningServices services) : IClassFixture<RunningServices>
{
    // Computed by hand from the formula in score.proto; the only other event is November's expulsion of an agency.
    private const double InSeptember = -5.680341745;
    private const double InOctober = -5.698833748;
    private const double Never = -4.834194946;
    private const double Tolerance = 1e-8;

    [Fact]
    public async Task An_expulsion_is_misdated_then_corrected_then_retracted_and_each_state_stays_citable()
    {
        var reported = await services.StoreAsync(Seeds.Read());
        var expulsion = (await ExpulsionsAsync(reported)).ShouldHaveSingleItem();
        expulsion.OccurredOn.ShouldBe(Reports.On("2008-09"));

        var corrected = await services.Ingestion.CorrectSourceEventAsync(new()
        {
            SourceEventId = expulsion.SourceEventId,
            Author = "ana@example.org",
            Reason = "The ministry's own gazette dates the note to October.",
            ExpectedRevision = expulsion.Revision,
            OccurredOn = Reports.On("2008-10"),
        }, deadline: services.CallDeadline);
        var retracted = await services.Ingestion.RetractSourceEventAsync(new()
        {
            SourceEventId = corrected.Edit.MovedToId,
            Author = "ben@example.org",
            Reason = "The gazette speaks of a consul, not of the ambassador.",
            ExpectedRevision = corrected.Edit.MovedToRevision,
        }, deadline: services.CallDeadline);

        await ScoresFollowTheEdits(reported, corrected.Checkpoint, retracted.Checkpoint);
        var answers = await AnswersAsync(reported, corrected.Checkpoint, retracted.Checkpoint);

        // None of this is in memory only.
        await services.RestartAsync();
        (await AnswersAsync(reported, corrected.Checkpoint, retracted.Checkpoint)).ShouldBe(answers);
        // Sending the documents again does not restore the mistake.
        var again = await services.ReportAsync(Seeds.Read());
        again.Results.ShouldAllBe(result => result.Outcome == ReportOutcome.Duplicate);
        (await ScoreAsync("2008-12-01", again.Checkpoint)).Score_.ShouldBe(Never, Tolerance);

        await ItsHistoryNamesWhoAndWhy(expulsion.SourceEventId, corrected.Edit.MovedToId, again.Checkpoint);
    }

    private async Task ScoresFollowTheEdits(Checkpoint reported, Checkpoint corrected, Checkpoint retracted)
    {
        (await ScoreAsync("2008-12-01", reported)).Score_.ShouldBe(InSeptember, Tolerance);
        (await ScoreAsync("2008-12-01", corrected)).Score_.ShouldBe(InOctober, Tolerance);
        (await ScoreAsync("2008-12-01", retracted)).Score_.ShouldBe(Never, Tolerance);

        // At the end of September there is evidence only as known with the September date.
        (await ScoreAsync("2008-09-30", reported)).Grade.ShouldBe(Grade.Discordant);
        (await ScoreAsync("2008-09-30", corrected)).Evidence.ShouldBe(0);
        (await ScoreAsync("2008-10-31", corrected)).Grade.ShouldBe(Grade.Discordant);
        (await ScoreAsync("2008-10-31", retracted)).Evidence.ShouldBe(0);

        (await WhatChangedAsync(reported, corrected)).ShouldBe(
            [KnowledgeCauseKind.Corrected, KnowledgeCauseKind.Corrected]);
        (await WhatChangedAsync(corrected, retracted)).ShouldBe([KnowledgeCauseKind.Retracted]);

        (await ExpulsionsAsync(corrected)).ShouldHaveSingleItem().OccurredOn.ShouldBe(Reports.On("2008-10"));
        (await ExpulsionsAsync(retracted)).ShouldBeEmpty();
    }

    private async Task ItsHistoryNamesWhoAndWhy(string september, string october, Checkpoint at)
    {
        var all = await ExpulsionsAsync(at, includeRetracted: true);

        all.Select(one => (one.SourceEventId, one.State)).ShouldBe(
            [(october, SourceEventState.Retracted), (september, SourceEventState.Corrected)]);
        var retraction = all[0].History[^1];
        (retraction.Kind, retraction.Author, retraction.Reason).ShouldBe(
            (RevisionKind.Retracted, "ben@example.org", "The gazette speaks of a consul, not of the ambassador."));
        all[0].Reports.ShouldHaveSingleItem().Stated.OccurredOn.ShouldBe(Reports.On("2008-09"));
        var correction = all[1].History[1];
        (correction.Kind, correction.Author, correction.What).ShouldBe(
            (RevisionKind.Corrected, "ana@example.org", "Corrected to 2008-10, BOL>USA 161."));
    }

    private async Task<IReadOnlyList<SourceEvent>> ExpulsionsAsync(Checkpoint at, bool includeRetracted = false)
    {
        var answer = await services.Query.ListSourceEventsAsync(new()
        {
            Country = "BOL",
            Counterpart = "USA",
            CameoPrefix = "161",
            KnownAt = new KnownAt { Checkpoint = at },
            IncludeRetracted = includeRetracted,
        }, deadline: services.CallDeadline);
        return answer.SourceEvents;
    }

    /// <summary>Why the score of 1 December changed: the causes of every change between two checkpoints.</summary>
    private async Task<IEnumerable<KnowledgeCauseKind>> WhatChangedAsync(Checkpoint before, Checkpoint after)
    {
        var answer = await services.Query.CompareKnowledgeAsync(new()
        {
            Country = "BOL",
            Counterpart = "USA",
            AsOf = Reports.On("2008-12-01"),
            KnownBefore = new KnownAt { Checkpoint = before },
            KnownAfter = new KnownAt { Checkpoint = after },
        }, deadline: services.CallDeadline);
        return answer.Changes.SelectMany(change => change.Causes).Select(cause => cause.Kind);
    }

    private async Task<GetRelationshipResponse[]> AnswersAsync(params IEnumerable<Checkpoint> states)
    {
        var answers = new List<GetRelationshipResponse>();
        foreach (var at in states)
            answers.Add(await RelationshipAsync("2008-12-01", at));
        return [.. answers];
    }

    private async Task<Score> ScoreAsync(string asOf, Checkpoint at) =>
        (await RelationshipAsync(asOf, at)).Relationship.Score;

    private async Task<GetRelationshipResponse> RelationshipAsync(string asOf, Checkpoint at) =>
        await services.Query.GetRelationshipAsync(new()
        {
            Country = "BOL",
            Counterpart = "USA",
            AsOf = Reports.On(asOf),
            KnownAt = new KnownAt { Checkpoint = at },
        }, deadline: services.CallDeadline);
}
