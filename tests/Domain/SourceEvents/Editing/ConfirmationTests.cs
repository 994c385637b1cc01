using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Tests.Domain.SourceEvents.Editing;

/// <summary>A confirmation is taken back.</summary>
public sealed class ConfirmationTests
{
    private static readonly Editor Ana = new("ana", "As the text says.");
    private static readonly Editor Ben = new("ben", "It is about another country.");

    private readonly Chronicle _chronicle = new();

    [Fact]
    public void A_report_whose_confirmation_is_taken_back_counts_as_if_nobody_had_reviewed_it()
    {
        var report = Coded("paper", "2009-02-15");
        var id = _chronicle.Report(report)[0].SourceEventId;
        var (before, states) = (_chronicle.SumsAt(_chronicle.Position), _chronicle.States);
        Confirm(id, report);
        var (confirmedAt, confirmed) = (_chronicle.Position, _chronicle.SumsAt(_chronicle.Position));

        var ruling = Withdraw(id, report);

        ruling.ShouldBeOfType<EditRuling.Accepted>().Edit.Stored(Guid.Empty)
            .ShouldBe(new ConfirmationWithdrawn(report.Event.ReportId, Ben.Author, Ben.Reason));
        _chronicle.States.ShouldBe(states);
        _chronicle.States.ShouldHaveSingleItem().State.Sentence.ShouldNotBe(0);
        _chronicle.SumsAt(_chronicle.Position).ShouldBe(before, ignoreOrder: true);
        _chronicle.Known[id].Reports.ShouldHaveSingleItem().ShouldBe(report.Event);
        _chronicle.SumsAt(confirmedAt).ShouldBe(confirmed, ignoreOrder: true);
        confirmed.ShouldHaveSingleItem().Quality.ShouldBe(Quality.HumanCoded);
    }

    [Fact]
    public void The_quality_of_the_coder_goes_with_a_confirmed_report_that_matching_moves()
    {
        var (month, day) = (Coded("review", "2009-02"), SampleReports.By("paper", "2009-02-15", quality: 500));
        var from = _chronicle.Report(month)[0].SourceEventId;
        Confirm(from, month);
        var to = _chronicle.Report(day)[0].SourceEventId;
        var moved = Find(to, month);
        var (movedAt, known) = (_chronicle.Position, _chronicle.SumsAt(_chronicle.Position));

        Withdraw(to, month);

        (moved.Quality, moved.ReviewedBy, moved.CodedQuality).ShouldBe((Quality.HumanCoded, Ana.Author, 600));
        var now = Find(to, month);
        (now.Quality, now.ReviewedBy, now.CodedQuality).ShouldBe((600, null, null));
        var never = new Chronicle();
        never.Report(month);
        never.Report(day);
        _chronicle.States.ShouldBe(never.States);
        _chronicle.SumsAt(_chronicle.Position).ShouldBe(never.SumsAt(never.Position), ignoreOrder: true);
        _chronicle.SumsAt(movedAt).ShouldBe(known, ignoreOrder: true);
    }

    [Fact]
    public void Where_a_confirmed_report_was_before_the_answer_says_where_it_is()
    {
        var month = Coded("review", "2009-02");
        var from = _chronicle.Report(month)[0].SourceEventId;
        Confirm(from, month);
        var to = _chronicle.Report(SampleReports.By("paper", "2009-02-15"))[0].SourceEventId;

        var asked = Withdraw(from, month).ShouldBeOfType<EditRuling.NoChange>();

        asked.MovedTo.ShouldBe(to);
    }

    [Fact]
    public void A_report_that_is_not_confirmed_does_not_change()
    {
        var (report, persons) = (Coded("paper", "2009-02-15"), SampleReports.By("other", "2009-02-15"));
        var id = _chronicle.Report(report, persons)[0].SourceEventId;
        Confirm(id, report);
        Withdraw(id, report);
        var position = _chronicle.Position;

        Withdraw(id, report).ShouldBeOfType<EditRuling.NoChange>().ReportIds.ShouldBe([report.Event.ReportId]);
        Withdraw(id, persons).ShouldBeOfType<EditRuling.NoChange>().ReportIds.ShouldBe([persons.Event.ReportId]);
        _chronicle.Position.ShouldBe(position);
    }

    [Fact]
    public void A_report_that_is_not_here_is_refused()
    {
        var (report, other) = (Coded("paper", "2009-02-15"), Coded("other", "2009-03-15"));
        var id = _chronicle.Report(report)[0].SourceEventId;
        Confirm(id, report);
        _chronicle.Edit(id, known => EditDecider.Withdraw(known, report.Event.ReportId, Ana));

        Withdraw(id, report).ShouldBe(new EditRuling.Refused(Refusal.UnknownReport, report.Event.ReportId));
        Withdraw(id, other).ShouldBe(new EditRuling.Refused(Refusal.UnknownReport, other.Event.ReportId));
    }

    [Fact]
    public void A_corrected_report_is_corrected_back_first_and_then_has_the_quality_of_its_coder()
    {
        var report = Coded("paper", "2009-02-15");
        var id = _chronicle.Report(report)[0].SourceEventId;
        Confirm(id, report);
        var wrong = Correct(id, report, "042");

        Withdraw(wrong, report).ShouldBe(new EditRuling.Refused(Refusal.ReportCorrected, report.Event.ReportId));
        Correct(wrong, report, "161").ShouldBe(id);
        Withdraw(id, report).ShouldBeOfType<EditRuling.Accepted>();

        var back = _chronicle.Known[id].Reports.ShouldHaveSingleItem();
        back.ShouldBe(report.Event with { MovedFrom = wrong });
    }

    [Fact]
    public void A_confirmed_report_that_was_withdrawn_and_put_back_still_has_the_quality_of_its_coder()
    {
        var report = Coded("paper", "2009-02-15");
        var id = _chronicle.Report(report)[0].SourceEventId;
        Confirm(id, report);
        _chronicle.Edit(id, known => EditDecider.Withdraw(known, report.Event.ReportId, Ana));
        _chronicle.Edit(id, known => EditDecider.Restore(known, report.Event.ReportId, Ana));

        Withdraw(id, report);

        _chronicle.Known[id].Reports.ShouldHaveSingleItem().ShouldBe(report.Event);
    }

    [Fact]
    public void A_confirmed_record_that_its_feed_revises_has_the_revised_quality_afterwards()
    {
        var (old, revised) = (Row(600), Row(400));
        var id = _chronicle.Report(old)[0].SourceEventId;
        Confirm(id, old);

        _chronicle.Report(revised)[0].Outcome.ShouldBe(ReportOutcome.Revised);
        _chronicle.Known[id].State!.Value.Quality.ShouldBe(Quality.HumanCoded);
        _chronicle.Report(revised)[0].Outcome.ShouldBe(ReportOutcome.Duplicate);
        Withdraw(id, old);

        _chronicle.Known[id].State!.Value.Quality.ShouldBe(400);
        _chronicle.Report(revised)[0].Outcome.ShouldBe(ReportOutcome.Duplicate);
    }

    [Fact]
    public void Of_a_report_that_was_confirmed_and_moved_before_the_quality_was_kept_none_is_invented()
    {
        var moved = Coded("paper", "2009-02-15").Event with
        {
            Quality = Quality.HumanCoded,
            ReviewedBy = Ana.Author,
            MovedFrom = Guid.NewGuid(),
        };
        var subject = SourceEvent.Empty(Guid.NewGuid()).Apply(moved);

        ReviewDecider.WithdrawConfirmation(subject, moved.ReportId, Ben)
            .ShouldBe(new EditRuling.Refused(Refusal.CodedQualityUnknown, moved.ReportId));
        SourceEvent.CodedQualityOf(moved).ShouldBeNull();
    }

    /// <summary>A report that a program coded from a sentence.</summary>
    private static ProposedReport Coded(string document, string on)
    {
        var report = SampleReports.By(document, on, quality: 600);
        return report with
        {
            Event = report.Event with
            {
                Origin = report.Event.Origin with { Coder = "rules-2", Quote = "Bolivia expelled the ambassador." },
            },
        };
    }

    private static ProposedReport Row(int quality)
    {
        var row = SampleReports.By("row", "2009-02-15", feed: "gdelt1", quality: quality);
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

    private SourceEventReported Find(Guid id, ProposedReport report) =>
        _chronicle.Known[id].Reports.Single(one => one.ReportId == report.Event.ReportId);

    private void Confirm(Guid id, ProposedReport report) =>
        _chronicle.Edit(id, known => ReviewDecider.Confirm(known, report.Event.ReportId, Ana))
            .ShouldBeOfType<EditRuling.Accepted>();

    private EditRuling Withdraw(Guid id, ProposedReport report) =>
        _chronicle.Edit(id, known => ReviewDecider.WithdrawConfirmation(known, report.Event.ReportId, Ben));

    /// <summary>Corrects the code of a report, and says where it is then.</summary>
    private Guid Correct(Guid id, ProposedReport report, string code)
    {
        _chronicle.Edit(id, known => ReviewDecider.Correct(
            known, report.Event.ReportId, new Correction(null, default, default, CameoCode.Parse(code)), Ana))
            .ShouldBeOfType<EditRuling.Accepted>();
        return _chronicle.Effective.Single(known => known.Has(report.Event.ReportId)).Id;
    }
}
