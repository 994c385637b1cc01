using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Tests.Domain.SourceEvents.Editing;

/// <summary>What was withdrawn or retracted is put back.</summary>
public sealed class RestoreTests
{
    private static readonly Editor Ana = new("ana", "Undo: the paper was right.");

    private readonly Chronicle _chronicle = new();

    [Theory]
    [InlineData(null)]
    [InlineData("gdelt1")]
    public void A_withdrawn_report_counts_as_before(string? feed)
    {
        var report = SampleReports.By("paper", "2009-02-15", feed: feed, quality: 600);
        var id = _chronicle.Report(report)[0].SourceEventId;
        var (before, states) = (_chronicle.SumsAt(_chronicle.Position), _chronicle.States);
        Withdraw(id, report);

        var ruling = Restore(id, report);

        ruling.ShouldBeOfType<EditRuling.Accepted>().Edit.Stored(Guid.Empty)
            .ShouldBe(new ReportRestored(report.Event.ReportId, Ana.Author, Ana.Reason));
        _chronicle.States.ShouldBe(states);
        _chronicle.SumsAt(_chronicle.Position).ShouldBe(before, ignoreOrder: true);
        _chronicle.Known[id].Reports.ShouldHaveSingleItem().ShouldBe(report.Event);
        _chronicle.Known[id].TakenBack.ShouldBeEmpty();
    }

    [Fact]
    public void The_reports_of_a_retracted_source_event_are_put_back_one_by_one()
    {
        var (first, second) = (SampleReports.By("paper", "2009-02-15"), SampleReports.By("other", "2009-02-15"));
        var id = _chronicle.Report(first, second)[0].SourceEventId;
        _chronicle.Edit(id, known => EditDecider.Retract(known, Ana));

        Restore(id, second);

        _chronicle.Known[id].Reports.ShouldHaveSingleItem().ReportId.ShouldBe(second.Event.ReportId);
        _chronicle.Known[id].EndedBy.ShouldBeNull();
        _chronicle.Known[id].TakenBack.ShouldBe([first.Event.ReportId]);
    }

    [Fact]
    public void Putting_back_twice_or_what_was_never_taken_back_changes_nothing()
    {
        var report = SampleReports.By("paper", "2009-02-15");
        var id = _chronicle.Report(report)[0].SourceEventId;
        var standing = Restore(id, report);
        Withdraw(id, report);
        Restore(id, report);
        var position = _chronicle.Position;

        var again = Restore(id, report);

        standing.ShouldBeOfType<EditRuling.NoChange>().ReportIds.ShouldBe([report.Event.ReportId]);
        again.ShouldBeOfType<EditRuling.NoChange>().ReportIds.ShouldBe([report.Event.ReportId]);
        _chronicle.Position.ShouldBe(position);
    }

    [Fact]
    public void A_report_that_was_never_here_is_refused()
    {
        var id = _chronicle.Report(SampleReports.By("paper", "2009-02-15"))[0].SourceEventId;
        var other = SampleReports.By("other", "2009-02-15");

        Restore(id, other).ShouldBe(new EditRuling.Refused(Refusal.UnknownReport, other.Event.ReportId));
    }

    [Fact]
    public void A_day_put_back_takes_the_month_with_it_again()
    {
        var (month, day) = (SampleReports.By("review", "2009-02"), SampleReports.By("paper", "2009-02-15"));
        _chronicle.Report(month);
        var id = _chronicle.Report(day)[0].SourceEventId;
        var homes = _chronicle.Homes;
        Withdraw(id, day);

        Restore(id, day);

        _chronicle.Homes.ShouldBe(homes);
    }

    [Fact]
    public void A_month_put_back_goes_to_the_day_that_was_reported_meanwhile_and_repeating_it_says_where()
    {
        var month = SampleReports.By("review", "2009-02");
        var id = _chronicle.Report(month)[0].SourceEventId;
        Withdraw(id, month);
        var day = _chronicle.Report(SampleReports.By("paper", "2009-02-15"))[0].SourceEventId;

        Restore(id, month);
        var again = Restore(id, month);

        _chronicle.Known[day].Reports.Length.ShouldBe(2);
        _chronicle.Effective.ShouldHaveSingleItem().Id.ShouldBe(day);
        again.ShouldBeOfType<EditRuling.NoChange>().MovedTo.ShouldBe(day);
    }

    [Fact]
    public void A_later_report_finds_what_was_put_back_as_if_it_had_never_left()
    {
        var month = SampleReports.By("review", "2009-02");
        var id = _chronicle.Report(month)[0].SourceEventId;
        Withdraw(id, month);
        Restore(id, month);

        var day = _chronicle.Report(SampleReports.By("paper", "2009-02-15"))[0].SourceEventId;

        _chronicle.Effective.ShouldHaveSingleItem().Id.ShouldBe(day);
        _chronicle.Known[day].Reports.Length.ShouldBe(2);
    }

    [Fact]
    public void A_corrected_report_is_put_back_where_an_editor_had_pinned_it()
    {
        var report = SampleReports.By("paper", "2009-02", code: "042");
        var id = _chronicle.Report(report)[0].SourceEventId;
        _chronicle.Edit(id, known => ReviewDecider.Correct(
            known, report.Event.ReportId, new Correction(PartialDate.Parse("2009-02-20"), default, default,
            CameoCode.Parse("057")), Ana));
        var corrected = _chronicle.Effective.ShouldHaveSingleItem();
        Withdraw(corrected.Id, report);

        Restore(corrected.Id, report);
        _chronicle.Report(SampleReports.By("other", "2009-02-10", code: "057"));

        _chronicle.Known[corrected.Id].Reports.ShouldBe(corrected.Reports);
    }

    [Fact]
    public void A_record_that_its_feed_has_sent_with_other_content_meanwhile_is_not_put_back_beside_it()
    {
        var (old, revised) = (Row("2009-02-15"), Row("2009-02-16"));
        var id = _chronicle.Report(old)[0].SourceEventId;
        Withdraw(id, old);
        var now = _chronicle.Report(revised)[0].SourceEventId;

        Restore(id, old).ShouldBe(new EditRuling.Refused(Refusal.UnknownReport, old.Event.ReportId, now));
        _chronicle.Effective.ShouldHaveSingleItem().Id.ShouldBe(now);
    }

    [Fact]
    public void A_feed_can_revise_a_record_that_was_put_back()
    {
        var (old, revised) = (Row("2009-02-15"), Row("2009-02-16"));
        var id = _chronicle.Report(old)[0].SourceEventId;
        Withdraw(id, old);
        Restore(id, old);

        var placed = _chronicle.Report(revised)[0];

        placed.Outcome.ShouldBe(ReportOutcome.Revised);
        _chronicle.Effective.ShouldHaveSingleItem().Id.ShouldBe(placed.SourceEventId);
    }

    private static ProposedReport Row(string on)
    {
        var row = SampleReports.By("row", on, feed: "gdelt1");
        var origin = row.Event.Origin with { RecordId = "17" };
        return row with
        {
            Event = row.Event with
            {
                Origin = origin,
                ReportId = Identity.OfReport(row.OccurredOn, row.Action.Dyad, row.Action.Code, origin),
            },
        };
    }

    private EditRuling Withdraw(Guid id, ProposedReport report) =>
        _chronicle.Edit(id, known => EditDecider.Withdraw(known, report.Event.ReportId, Ana));

    private EditRuling Restore(Guid id, ProposedReport report) =>
        _chronicle.Edit(id, known => EditDecider.Restore(known, report.Event.ReportId, Ana));
}
