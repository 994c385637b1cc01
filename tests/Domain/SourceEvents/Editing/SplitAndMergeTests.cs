using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Tests.Domain.SourceEvents.Editing;

public sealed class SplitAndMergeTests
{
    private static readonly Editor Ana = new("ana", "Two visits, a day apart.");

    private static readonly ProposedReport First = SampleReports.By("paper", "2009-02-15", code: "042");
    private static readonly ProposedReport Second = SampleReports.By("other paper", "2009-02-16", code: "042");

    private readonly Chronicle _chronicle = new();

    [Fact]
    public void Reports_split_off_are_a_source_event_of_their_own()
    {
        var id = TwoThatMatchingTakesForOne();

        Split(id, Second);

        var apart = _chronicle.Known[Identity.OfSplit(id, [Second.Event.ReportId])];
        apart.State.ShouldBe(new EffectiveState(Second.Action, Second.OccurredOn, 1_000, 1, ""));
        apart.Reports.ShouldHaveSingleItem().MovedFrom.ShouldBe(id);
        apart.Reports[0].Stated.ShouldBeNull();
        _chronicle.Known[id].Reports.ShouldHaveSingleItem().ReportId.ShouldBe(First.Event.ReportId);
        _chronicle.Known[id].EndedBy.ShouldBeNull();
    }

    [Fact]
    public void Matching_neither_moves_what_was_split_off_nor_brings_others_to_it()
    {
        var id = TwoThatMatchingTakesForOne();
        Split(id, Second);

        var same = _chronicle.Report(SampleReports.By("third paper", "2009-02-16", code: "042"))[0];
        var again = _chronicle.Report(Second)[0];

        var apart = Identity.OfSplit(id, [Second.Event.ReportId]);
        same.SourceEventId.ShouldBe(id);
        again.ShouldBe(new Placed(apart, Second.Event.ReportId, ReportOutcome.Duplicate));
        _chronicle.Known[apart].Reports.Length.ShouldBe(1);
    }

    [Fact]
    public void Splitting_the_same_reports_again_changes_nothing()
    {
        var id = TwoThatMatchingTakesForOne();
        Split(id, Second);
        var position = _chronicle.Position;

        var again = _chronicle.Edit(id, known => EditDecider.Split(known, [Second.Event.ReportId], Ana));

        again.ShouldBeOfType<EditRuling.NoChange>().MovedTo
            .ShouldBe(Identity.OfSplit(id, [Second.Event.ReportId]));
        _chronicle.Position.ShouldBe(position);
    }

    [Fact]
    public void A_split_leaves_at_least_one_report_and_takes_none_of_another_source_event()
    {
        var id = TwoThatMatchingTakesForOne();
        var stranger = Guid.NewGuid();

        _chronicle.Edit(id, known => EditDecider.Split(known, [First.Event.ReportId, Second.Event.ReportId], Ana))
            .ShouldBe(new EditRuling.Refused(Refusal.NothingLeft, id));
        _chronicle.Edit(id, known => EditDecider.Split(known, [stranger], Ana))
            .ShouldBe(new EditRuling.Refused(Refusal.UnknownReport, stranger));
    }

    [Fact]
    public void A_split_that_is_merged_back_counts_as_before()
    {
        var id = TwoThatMatchingTakesForOne();
        var before = _chronicle.SumsAt(_chronicle.Position);
        Split(id, Second);

        Merge(Identity.OfSplit(id, [Second.Event.ReportId]), id);

        _chronicle.SumsAt(_chronicle.Position).ShouldBe(before);
        _chronicle.Effective.ShouldHaveSingleItem().Id.ShouldBe(id);
    }

    [Fact]
    public void Merged_reports_have_the_code_and_the_date_of_the_target_and_keep_what_their_source_says()
    {
        var visit = _chronicle
            .Report(SampleReports.By("paper", "2009-02-15", code: "042", quality: 600))[0].SourceEventId;
        var reported = SampleReports.By("other paper", "2009-02-20", code: "036", quality: 600);
        var talks = _chronicle.Report(reported)[0].SourceEventId;

        Merge(talks, visit);

        var merged = _chronicle.Effective.ShouldHaveSingleItem();
        merged.State.ShouldBe(
            new EffectiveState(SampleReports.ActionOf("BOL", "USA", "042"), PartialDate.Parse("2009-02-15"), 840, 2,
            ""));
        merged.Reports[1].Stated.ShouldBe(new StatedIdentity("2009-02-20", "BOL", "USA", "036"));
        _chronicle.Known[talks].EndedBy.ShouldBe(new SourceEventMerged("ana", "Two visits, a day apart.", visit));
    }

    [Fact]
    public void Merged_reports_stay_together_when_a_more_precise_date_is_reported()
    {
        var february = _chronicle.Report(SampleReports.By("review", "2009-02", code: "042"))[0].SourceEventId;
        var march = _chronicle.Report(SampleReports.By("paper", "2009-03", code: "042"))[0].SourceEventId;
        Merge(march, february);

        var day = _chronicle.Report(SampleReports.By("other paper", "2009-02-15", code: "042"))[0];

        day.SourceEventId.ShouldNotBe(february);
        _chronicle.Known[february].Reports.Length.ShouldBe(2);
    }

    [Fact]
    public void Merging_twice_changes_nothing_and_both_source_events_must_be_between_the_same_countries()
    {
        var one = _chronicle.Report(SampleReports.By("paper", "2009-02-10"))[0].SourceEventId;
        var two = _chronicle.Report(SampleReports.By("paper", "2009-02-20"))[0].SourceEventId;
        var reported = SampleReports.By("paper", "2009-02-20", source: "USA", target: "BOL");
        var reverse = _chronicle.Report(reported)[0].SourceEventId;
        Merge(one, two);

        Ask(one, two).ShouldBeOfType<EditRuling.NoChange>().MovedTo.ShouldBe(two);
        Ask(one, reverse).ShouldBe(new EditRuling.Refused(Refusal.NoReportStands, one, two));
        Ask(two, one).ShouldBe(new EditRuling.Refused(Refusal.NoReportStands, one, two));
        Ask(two, reverse).ShouldBe(new EditRuling.Refused(Refusal.DifferentCountries, reverse));
    }

    /// <summary>Two papers that date one visit differently; for matching these are two visits.</summary>
    private Guid TwoThatMatchingTakesForOne()
    {
        _chronicle.Report(First, Second);
        return _chronicle.Effective.ShouldHaveSingleItem().Id;
    }

    private void Split(Guid id, ProposedReport report) =>
        _chronicle.Edit(id, known => EditDecider.Split(known, [report.Event.ReportId], Ana))
            .ShouldBeOfType<EditRuling.Accepted>();

    private void Merge(Guid id, Guid into) => Ask(id, into).ShouldBeOfType<EditRuling.Accepted>();

    private EditRuling Ask(Guid id, Guid into) =>
        _chronicle.Edit(id, known => EditDecider.Merge(known, _chronicle.Known[into], Ana));
}
