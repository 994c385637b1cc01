using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Domain.SourceEvents.Reporting;

namespace Diplomacy.Tests.Domain.SourceEvents.Editing;

public sealed class TakenBackTests
{
    private static readonly Editor Ana = new("ana", "The paper printed a correction.");

    private readonly Chronicle _chronicle = new();

    [Fact]
    public void A_retracted_source_event_counts_for_nothing_and_knows_its_reports()
    {
        var report = SampleReports.By("paper", "2009-02-15");
        var id = _chronicle.Report(report)[0].SourceEventId;
        var before = _chronicle.Position;

        _chronicle.Edit(id, known => EditDecider.Retract(known, Ana));

        _chronicle.SumsAt(_chronicle.Position).ShouldBeEmpty();
        _chronicle.SumsAt(before).ShouldHaveSingleItem().Quality.ShouldBe(1_000);
        _chronicle.Known[id].Knows(report.Event.ReportId).ShouldBeTrue();
        _chronicle.Known[id].Revision.ShouldBe(2);
    }

    [Fact]
    public void Retracting_twice_and_withdrawing_what_was_retracted_change_nothing()
    {
        var report = SampleReports.By("paper", "2009-02-15");
        var id = _chronicle.Report(report)[0].SourceEventId;
        _chronicle.Edit(id, known => EditDecider.Retract(known, Ana));
        var position = _chronicle.Position;

        var again = _chronicle.Edit(id, known => EditDecider.Retract(known, new Editor("ben", "Another reason.")));
        var withdrawn = _chronicle.Edit(id, known => EditDecider.Withdraw(known, report.Event.ReportId, Ana));

        again.ShouldBeOfType<EditRuling.NoChange>().ReportIds.ShouldBe([report.Event.ReportId]);
        withdrawn.ShouldBeOfType<EditRuling.NoChange>();
        _chronicle.Position.ShouldBe(position);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gdelt1")]
    public void A_report_sent_again_after_it_was_taken_back_is_a_duplicate(string? feed)
    {
        var report = SampleReports.By("paper", "2009-02-15", feed: feed);
        var id = _chronicle.Report(report)[0].SourceEventId;
        _chronicle.Edit(id, known => EditDecider.Withdraw(known, report.Event.ReportId, Ana));

        var again = _chronicle.Report(report)[0];

        again.ShouldBe(new Placed(id, report.Event.ReportId, ReportOutcome.Duplicate));
        _chronicle.SumsAt(_chronicle.Position).ShouldBeEmpty();
    }

    [Fact]
    public void A_new_report_of_a_retracted_source_event_counts_alone()
    {
        var id = _chronicle.Report(SampleReports.By("paper", "2009-02-15", quality: 600))[0].SourceEventId;
        _chronicle.Edit(id, known => EditDecider.Retract(known, Ana));

        var later = _chronicle.Report(SampleReports.By("other paper", "2009-02-15", quality: 600))[0];

        later.SourceEventId.ShouldBe(id);
        later.Outcome.ShouldBe(ReportOutcome.Recorded);
        _chronicle.SumsAt(_chronicle.Position).ShouldHaveSingleItem().Quality.ShouldBe(600);
    }

    [Fact]
    public void A_month_matched_to_a_withdrawn_day_is_a_source_event_of_its_own_again()
    {
        var month = SampleReports.By("review", "2009-02");
        var day = SampleReports.By("paper", "2009-02-15");
        _chronicle.Report(month);
        var id = _chronicle.Report(day)[0].SourceEventId;

        _chronicle.Edit(id, known => EditDecider.Withdraw(known, day.Event.ReportId, Ana));

        var state = _chronicle.Effective.ShouldHaveSingleItem();
        state.Reports.ShouldHaveSingleItem().ReportId.ShouldBe(month.Event.ReportId);
        state.State!.Value.OccurredOn.ShouldBe(month.OccurredOn);
        state.Id.ShouldBe(month.Action.On(month.OccurredOn));
    }

    [Fact]
    public void A_report_that_matching_moved_is_refused_with_its_current_place()
    {
        var month = SampleReports.By("review", "2009-02");
        var first = _chronicle.Report(month)[0].SourceEventId;
        var second = _chronicle.Report(SampleReports.By("paper", "2009-02-15"))[0].SourceEventId;

        var ruling = _chronicle.Edit(first, known => EditDecider.Withdraw(known, month.Event.ReportId, Ana));

        ruling.ShouldBe(new EditRuling.Refused(Refusal.UnknownReport, month.Event.ReportId, MovedTo: second));
    }

    [Fact]
    public void A_source_event_without_reports_cannot_be_retracted_but_is_distinguished_from_an_unknown_one()
    {
        var report = SampleReports.By("paper", "2009-02-15");
        var id = _chronicle.Report(report)[0].SourceEventId;
        _chronicle.Edit(id, known => EditDecider.Withdraw(known, report.Event.ReportId, Ana));

        var ruling = _chronicle.Edit(id, known => EditDecider.Retract(known, Ana));

        ruling.ShouldBe(new EditRuling.Refused(Refusal.NoReportStands, id));
    }

    [Fact]
    public void Author_and_reason_are_stored()
    {
        var report = SampleReports.By("paper", "2009-02-15").Event;
        var known = SourceEvent.Empty(Guid.NewGuid()).Apply(report);

        Granted(EditDecider.Retract(known, Ana)).Stored(Guid.Empty)
            .ShouldBe(new SourceEventRetracted("ana", "The paper printed a correction."));
        Granted(EditDecider.Withdraw(known, report.ReportId, Ana)).Stored(Guid.Empty)
            .ShouldBe(new ReportWithdrawn(report.ReportId, "ana", "The paper printed a correction."));
    }

    private static Edit Granted(EditRuling ruling) => ruling.ShouldBeOfType<EditRuling.Accepted>().Edit;
}
