using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Diplomacy.Tests.Ingestion.Editing;
using static Diplomacy.Protos.Query.V1.RevisionKind;

namespace Diplomacy.Tests.Ingestion.Storage;

/// <summary>What editors did can be read where the source events are read.</summary>
public sealed class HistoryTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_source_event_that_counts_shows_its_history_up_to_known_at()
    {
        var first = await services.ReportAsync(Reports.Of("2008-09-15", "PER", "CHL", "161", publisher: "El Comercio"));
        await services.StoreAsync(Reports.Of("2008-09-15", "PER", "CHL", "161", publisher: "La Tercera"));
        var last = await services.WithdrawAsync(first.Results[0].SourceEventId, first.Results[0].ReportId);

        var before = (await services.EvidenceAsync("PER", "CHL", first.Checkpoint)).ShouldHaveSingleItem();
        var after = (await services.EvidenceAsync("PER", "CHL", last.Checkpoint)).ShouldHaveSingleItem();

        before.State.ShouldBe(SourceEventState.Standing);
        before.History.ShouldHaveSingleItem().What.ShouldBe("Reported by El Comercio for 2008-09-15.");
        after.State.ShouldBe(SourceEventState.Standing);
        after.History.Select(revision => (revision.Revision_, revision.Kind))
            .ShouldBe([(1, Reported), (2, Reported), (3, Withdrawn)]);
        var withdrawal = after.History[2];
        (withdrawal.Author, withdrawal.Reason, withdrawal.ReportId)
            .ShouldBe((SampleEdits.Author, SampleEdits.Reason, first.Results[0].ReportId));
        withdrawal.Checkpoint.ShouldBe(last.Checkpoint);
        withdrawal.At.ToDateTimeOffset().ShouldBeGreaterThanOrEqualTo(after.History[0].At.ToDateTimeOffset());
    }

    [Fact]
    public async Task A_source_event_that_no_longer_counts_is_listed_on_request_in_its_last_state()
    {
        var reported = await services.ReportAsync(
            Reports.Of("2009-02-15", "PER", "ECU", "042", document: "paper"),
            Reports.Of("2009-02", "PER", "ECU", "042", document: "review"),
            Reports.Of("2009-03-01", "PER", "ECU", "042", document: "paper"));
        var visit = reported.Results[0].SourceEventId;
        var corrected = await services.CorrectAsync(visit, cameo: "043");
        await services.RetractAsync(reported.Results[2].SourceEventId);

        var all = await AllAsync("PER", "ECU");

        all.Select(one => (one.OccurredOn, one.CameoCode, one.State, one.Reports.Count)).ShouldBe(
            [
                (Reports.On("2009-03-01"), "042", SourceEventState.Retracted, 1),
                (Reports.On("2009-02-15"), "043", SourceEventState.Standing, 2),
                (Reports.On("2009-02-15"), "042", SourceEventState.Corrected, 2),
            ], ignoreOrder: true);
        var gone = all.Single(one => one.State == SourceEventState.Corrected);
        (gone.SourceEventId, gone.MovedToId, gone.Quality).ShouldBe((visit, corrected.Edit.MovedToId, 0));
        gone.History.Select(revision => revision.Kind)
            .ShouldBe([Reported, Reported, Corrected, ReportWent, ReportWent]);
        var right = all.Single(one => one.State == SourceEventState.Standing);
        right.History.ShouldAllBe(revision => revision.Kind == ReportCame && revision.SourceEventId == visit);
        right.Reports.Select(report => report.Stated.CameoCode).ShouldBe(["042", "042"]);
        right.Reports.Select(report => report.OccurredOn)
            .ShouldBe([Reports.On("2009-02-15"), Reports.On("2009-02")]);
    }

    [Fact]
    public async Task Filters_pages_and_known_at_apply_to_source_events_that_no_longer_count()
    {
        var days = Enumerable.Range(1, 5).Select(day => $"2008-07-{day * 5:00}").ToArray();
        var reported = await services.ReportAsync(days.Select(day => Reports.Of(day, "URY", "PRY", "161")));
        foreach (var result in reported.Results.Take(4))
            await services.RetractAsync(result.SourceEventId);

        var pages = new List<SourceEvent>();
        var request = new ListSourceEventsRequest
        {
            Country = "URY",
            From = Reports.On("2008-07-10"),
            IncludeRetracted = true,
            PageSize = 2,
            AtLeastAsFresh = (await services.RetractAsync(reported.Results[0].SourceEventId)).Checkpoint,
        };
        do
        {
            var page = await services.Query.ListSourceEventsAsync(request, deadline: services.CallDeadline);
            pages.AddRange(page.SourceEvents);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        pages.Select(one => one.OccurredOn).ShouldBe(days.Skip(1).Reverse().Select(Reports.On));
        pages.Select(one => one.State == SourceEventState.Standing).ShouldBe([true, false, false, false]);
        (await AllAsync("URY", "PRY", reported.Checkpoint)).ShouldAllBe(one => one.State == SourceEventState.Standing);
    }

    [Fact]
    public async Task A_source_event_whose_date_became_more_precise_is_listed_once()
    {
        await services.StoreAsync(Reports.Of("2009-02", "GTM", "HND", "042", feed: "gdelt1", record: "1"));
        await services.StoreAsync(Reports.Of("2009-02", "GTM", "HND", "042", document: "review"));
        await services.StoreAsync(Reports.Of("2009-02-20", "GTM", "HND", "042", document: "paper"));

        var all = await AllAsync("GTM", "HND");

        // The month of the feed row keeps its place; the review's month moved to the paper's day.
        all.Select(one => (one.OccurredOn, one.State, one.Reports.Count)).ShouldBe(
            [
                (Reports.On("2009-02-20"), SourceEventState.Standing, 2),
                (Reports.On("2009-02"), SourceEventState.Standing, 1),
            ]);
    }

    [Fact]
    public async Task Splits_and_mergers_name_the_other_source_event()
    {
        var reported = await services.ReportAsync(
            Reports.Of("2009-02-15", "PAN", "COL", "042", document: "paper"),
            Reports.Of("2009-02-15", "PAN", "COL", "042", document: "other paper"));
        var id = reported.Results[0].SourceEventId;
        var split = await services.Ingestion.SplitSourceEventAsync(new()
        {
            SourceEventId = id,
            Author = SampleEdits.Author,
            Reason = SampleEdits.Reason,
            ReportIds = { reported.Results[1].ReportId },
        }, deadline: services.CallDeadline);
        await services.Ingestion.MergeSourceEventsAsync(new()
        {
            SourceEventId = id,
            Author = SampleEdits.Author,
            Reason = SampleEdits.Reason,
            IntoSourceEventId = split.Edit.MovedToId,
        }, deadline: services.CallDeadline);

        var gone = (await AllAsync("PAN", "COL")).Single(one => one.SourceEventId == id);

        gone.State.ShouldBe(SourceEventState.Merged);
        gone.MovedToId.ShouldBe(split.Edit.MovedToId);
        gone.History.Select(revision => revision.Kind)
            .ShouldBe([Reported, Reported, Split, ReportWent, Merged, ReportWent]);
        gone.History.Where(revision => revision.Kind is Split or Merged)
            .ShouldAllBe(revision => revision.SourceEventId == split.Edit.MovedToId
                && revision.Author == SampleEdits.Author && revision.Reason == SampleEdits.Reason);
    }

    private async Task<IReadOnlyList<SourceEvent>> AllAsync(string country, string counterpart, Checkpoint? at = null)
    {
        var request = new ListSourceEventsRequest
        {
            Country = country,
            Counterpart = counterpart,
            IncludeRetracted = true,
            KnownAt = at is null ? null : new KnownAt { Checkpoint = at },
            // A report that is known already is answered with all that there is.
            AtLeastAsFresh = (await services.ReportAsync(Reports.Of("2001-01-01", "FJI", "TON", "042"))).Checkpoint,
        };
        return (await services.Query.ListSourceEventsAsync(request, deadline: services.CallDeadline)).SourceEvents;
    }
}
