using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Matching;
using Diplomacy.Domain.SourceEvents.Reporting;
using FsCheck;
using FsCheck.Fluent;

namespace Diplomacy.Tests.Domain.SourceEvents.Reporting;

public sealed class ReportDeciderTests
{
    private static readonly Gen<ProposedReport> Report =
        from month in Gen.Choose(0, 2)
        from day in Gen.Choose(0, 5)
        from document in Gen.Choose(0, 6)
        from publisher in Gen.Choose(0, 3)
        from code in Gen.Elements("042", "057")
        from isFeedRow in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        let date = month == 0 ? "2009" : day == 0 ? $"2009-{month:00}" : $"2009-{month:00}-{day:00}"
        // The same report always has the same content; a report changed under the same id is outside these laws.
        select isFeedRow
            ? SampleReport.By(null, "2009-01-03", code: code, feed: $"feed-{document}")
            : SampleReport.By(
                document == 0 ? null : $"document-{document}", date, code: code, quality: 100 * (date[^1] - 47),
                publisher: publisher == 0 ? null : $"Paper {publisher}");

    private static readonly Arbitrary<(ProposedReport[] Reports, int Seed)> Histories = Arb.From(
        from reports in Gen.ArrayOf(Report)
        from seed in Gen.Choose(0, int.MaxValue)
        select (reports, seed));

    [Fact]
    public void Any_order_and_any_cut_of_the_same_reports_lead_to_the_same_source_events() =>
        Prop.ForAll(Histories, history =>
        {
            var atOnce = new Chronicle();
            atOnce.Decide(history.Reports);
            var random = new Random(history.Seed);
            var shuffled = history.Reports.ToArray();
            random.Shuffle(shuffled);
            var oneByOne = new Chronicle();
            for (var sent = 0; sent < shuffled.Length;)
            {
                var size = Math.Min(random.Next(1, 5), shuffled.Length - sent);
                oneByOne.Decide(shuffled[sent..(sent + size)]);
                sent += size;
            }

            oneByOne.States.ShouldBe(atOnce.States);
            oneByOne.Homes.ShouldBe(atOnce.Homes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Every_report_counts_exactly_once_and_sent_again_changes_nothing() => Prop.ForAll(Histories, history =>
    {
        var chronicle = new Chronicle();
        foreach (var report in history.Reports)
            chronicle.Decide(report);
        var before = chronicle.Homes;

        var again = chronicle.Decide(history.Reports);

        chronicle.ReportCount.ShouldBe(history.Reports.Select(report => report.Event.ReportId).Distinct().Count());
        again.Events.ShouldBeEmpty();
        again.Entries.ShouldBeEmpty();
        again.Placed.ShouldAllBe(placed => placed.Outcome == ReportOutcome.Duplicate);
        chronicle.Homes.ShouldBe(before);
        again.Placed.ShouldAllBe(placed => before.Contains($"{placed.ReportId} {placed.SourceEventId}"));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_report_that_moves_leaves_one_source_event_and_is_stored_again_under_the_other()
    {
        var chronicle = new Chronicle();
        var month = SampleReport.By("a", "2009-02");
        var day = SampleReport.By("b", "2009-02-15");
        var from = chronicle.Decide(month).Placed[0].SourceEventId;

        var decision = chronicle.Decide(day);

        var to = decision.Placed[0].SourceEventId;
        decision.Placed[0].Outcome.ShouldBe(ReportOutcome.Corroborated);
        decision.Events[from].ShouldBe([new ReportMoved(month.Event.ReportId, to)]);
        decision.Events[to].ShouldBe([month.Event with { MovedFrom = from }, day.Event]);
        decision.Entries.ShouldBe([(day.Action, day.Entry)]);
    }

    [Fact]
    public void A_placement_that_another_writer_overtook_is_refused()
    {
        var chronicle = new Chronicle();
        var month = SampleReport.By("a", "2009-02");
        chronicle.Decide(month);
        var known = new Dictionary<Guid, CuratedReports>
        {
            [month.Action.Id] = new CuratedReports(month.Action, [month.Entry]),
        };
        ProposedReport[] asked = [SampleReport.By("b", "2009-02-15")];

        Should.Throw<OutdatedPlacementException>(() => ReportDecider.Decide(
            asked, new Placement(asked, known), new Dictionary<Guid, SourceEvent>(),
            new Dictionary<FeedRecord, FeedRecordEntry>()));
    }

    [Fact]
    public void A_decision_touches_no_stream_that_was_not_to_be_known() => Prop.ForAll(Histories, history =>
    {
        var known = new Chronicle();
        var half = history.Reports.Length / 2;
        known.Decide(history.Reports[..half]);
        var candidates = history.Reports[..half].Where(report => report.IsCurated)
            .DistinctBy(report => report.Event.ReportId).GroupBy(report => report.Action)
            .ToDictionary(
                group => group.Key.Id, group => new CuratedReports(group.Key, group.Select(report => report.Entry)));
        var placement = new Placement(history.Reports[half..], candidates);

        var decision = known.Decide(history.Reports[half..]);

        decision.Events.Keys.Except(placement.Streams).ShouldBeEmpty();
        decision.Placed.Select(placed => placed.SourceEventId).Except(placement.Streams).ShouldBeEmpty();
    }).QuickCheckThrowOnFailure();
}
