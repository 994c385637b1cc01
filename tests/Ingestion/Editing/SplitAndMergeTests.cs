using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Grpc.Core;
using static Diplomacy.Protos.Ingestion.V1.EditOutcome;

namespace Diplomacy.Tests.Ingestion.Editing;

public sealed class SplitAndMergeTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task Two_visits_taken_for_one_are_split_and_merged_back()
    {
        var reported = await services.ReportAsync(
            Reports.Of("2009-02-15", "PER", "CHL", "042", quality: 0.6, document: "paper"),
            Reports.Of("2009-02-16", "PER", "CHL", "042", quality: 0.6, document: "other paper"));
        var id = reported.Results[0].SourceEventId;

        var split = await SplitAsync(id, reported.Results[1].ReportId);
        var merged = await MergeAsync(split.Edit.MovedToId, id);

        split.Edit.Outcome.ShouldBe(Made);
        split.Edit.ReportIds.ShouldBe([reported.Results[1].ReportId]);
        var two = await services.EvidenceAsync("PER", "CHL", split.Checkpoint);
        two.Select(one => one.OccurredOn).ShouldBe([Reports.On("2009-02-16"), Reports.On("2009-02-15")]);
        two.Select(one => one.SourceEventId).ShouldBe([split.Edit.MovedToId, id]);
        merged.Edit.MovedToId.ShouldBe(id);
        var one = (await services.EvidenceAsync("PER", "CHL", merged.Checkpoint)).ShouldHaveSingleItem();
        (one.SourceEventId, one.Quality, one.Revision).ShouldBe((id, 0.84, merged.Edit.MovedToRevision));
    }

    [Fact]
    public async Task Splitting_and_merging_again_change_nothing()
    {
        var reported = await services.ReportAsync(
            Reports.Of("2009-02-15", "PER", "ECU", "042", document: "paper"),
            Reports.Of("2009-02-15", "PER", "ECU", "042", document: "other paper"));
        var id = reported.Results[0].SourceEventId;
        var split = await SplitAsync(id, reported.Results[1].ReportId);

        var splitAgain = await SplitAsync(id, reported.Results[1].ReportId);
        var merged = await MergeAsync(id, split.Edit.MovedToId);
        var mergedAgain = await MergeAsync(id, split.Edit.MovedToId);

        (splitAgain.Edit.Outcome, splitAgain.Edit.MovedToId).ShouldBe((AlreadySo, split.Edit.MovedToId));
        (mergedAgain.Edit.Outcome, mergedAgain.Edit.Revision, mergedAgain.Edit.MovedToRevision)
            .ShouldBe((AlreadySo, merged.Edit.Revision, merged.Edit.MovedToRevision));
        mergedAgain.Edit.ReportIds.ShouldContain(merged.Edit.ReportIds.ShouldHaveSingleItem());
    }

    [Fact]
    public async Task A_split_of_everything_and_a_merger_of_strangers_are_refused()
    {
        var one = await services.ReportOneAsync(Reports.Of("2009-02-15", "URY", "PRY", "042"));
        var reverse = await services.ReportOneAsync(Reports.Of("2009-02-15", "PRY", "URY", "042"));

        var split = await Splitting(one.SourceEventId, one.ReportId).FailureAsync();
        var merger = await Merging(one.SourceEventId, reverse.SourceEventId).FailureAsync();
        var itself = await Merging(one.SourceEventId, one.SourceEventId).FailureAsync();
        var nowhere = await Merging(one.SourceEventId, SampleEdits.Nowhere).FailureAsync();

        (split.Code, split.Reason).ShouldBe((StatusCode.InvalidArgument, "NOTHING_LEFT"));
        split.Fields.ShouldBe(["report_ids"]);
        (merger.Code, merger.Reason).ShouldBe((StatusCode.InvalidArgument, "DIFFERENT_COUNTRIES"));
        merger.Fields.ShouldBe(["into_source_event_id"]);
        itself.Reason.ShouldBe("SAME_SOURCE_EVENT");
        (nowhere.Code, nowhere.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_SOURCE_EVENT"));
    }

    [Fact]
    public async Task Either_source_event_of_a_merger_may_be_stale()
    {
        var one = (await services.ReportOneAsync(Reports.Of("2009-02-10", "GTM", "HND", "042"))).SourceEventId;
        var two = (await services.ReportOneAsync(Reports.Of("2009-02-20", "GTM", "HND", "042"))).SourceEventId;

        var stale = await Merging(one, two, expected: 1, intoExpected: 7).FailureAsync();
        var staler = await Merging(one, two, expected: 7, intoExpected: 1).FailureAsync();
        var fresh = await Merging(one, two, expected: 1, intoExpected: 1);

        stale.Reason.ShouldBe("STALE_REVISION");
        stale.Message.ShouldContain(two);
        staler.Message.ShouldContain(one);
        fresh.Edit.Outcome.ShouldBe(Made);
    }

    [Fact]
    public async Task Everything_wrong_with_a_split_or_a_merger_is_named_at_once()
    {
        var split = await services.Ingestion.SplitSourceEventAsync(
            new() { ReportIds = { SampleEdits.Nowhere, "x" } }, deadline: services.CallDeadline).FailureAsync();
        var merger = await services.Ingestion.MergeSourceEventsAsync(
            new() { IntoExpectedRevision = -1 }, deadline: services.CallDeadline).FailureAsync();

        split.Fields.ShouldBe(["source_event_id", "author", "reason", "report_ids[1]"]);
        merger.Fields.ShouldBe(
            ["source_event_id", "author", "reason", "into_source_event_id", "into_expected_revision"]);
    }

    [Fact]
    public async Task Two_editors_who_merge_each_into_the_other_leave_one_of_the_two()
    {
        for (var month = 1; month <= 6; month++)
        {
            var reported = await services.ReportAsync(
                Reports.Of($"2008-{month:00}-10", "NIC", "CRI", "042"),
                Reports.Of($"2008-{month:00}-20", "NIC", "CRI", "042"));
            var ids = reported.Results.Select(result => result.SourceEventId).ToArray();

            var calls = new[] { Merging(ids[0], ids[1]), Merging(ids[1], ids[0]) };
            var ends = await Task.WhenAll(calls.Select(async call =>
            {
                try
                {
                    return (await call).Edit.Outcome;
                }
                catch (RpcException refused)
                {
                    refused.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
                    return Unspecified;
                }
            }));

            ends.Order().ShouldBe([Unspecified, Made]);
        }
    }

    private async Task<SplitSourceEventResponse> SplitAsync(string id, string reportId) =>
        await Splitting(id, reportId);

    private async Task<MergeSourceEventsResponse> MergeAsync(string id, string into) => await Merging(id, into);

    private AsyncUnaryCall<SplitSourceEventResponse> Splitting(string id, string reportId) =>
        services.Ingestion.SplitSourceEventAsync(new()
        {
            SourceEventId = id,
            Author = SampleEdits.Author,
            Reason = SampleEdits.Reason,
            ReportIds = { reportId },
        }, deadline: services.CallDeadline);

    private AsyncUnaryCall<MergeSourceEventsResponse> Merging(
        string id, string into, long expected = 0, long intoExpected = 0) =>
        services.Ingestion.MergeSourceEventsAsync(new()
        {
            SourceEventId = id,
            Author = SampleEdits.Author,
            Reason = SampleEdits.Reason,
            ExpectedRevision = expected,
            IntoSourceEventId = into,
            IntoExpectedRevision = intoExpected,
        }, deadline: services.CallDeadline);
}
