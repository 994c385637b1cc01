using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.SourceEvents.Editing;

public sealed class CorrectionTests
{
    private static readonly Editor Ana = new("ana", "The paper printed a correction.");

    private readonly Chronicle _chronicle = new();

    [Fact]
    public void A_misdated_source_event_moves_to_the_right_date_and_says_where_it_went()
    {
        var report = SampleReports.By("paper", "2008-09");
        var wrong = _chronicle.Report(report)[0].SourceEventId;

        Correct(wrong, on: "2008-10");

        var right = _chronicle.Effective.ShouldHaveSingleItem();
        right.Id.ShouldBe(report.Action.On(PartialDate.Parse("2008-10")));
        right.State!.Value.OccurredOn.ShouldBe(PartialDate.Parse("2008-10"));
        var moved = right.Reports.ShouldHaveSingleItem();
        moved.ReportId.ShouldBe(report.Event.ReportId);
        moved.MovedFrom.ShouldBe(wrong);
        moved.Stated.ShouldBe(new StatedIdentity("2008-09", "BOL", "USA", "161"));
        _chronicle.Known[wrong].EndedBy.ShouldBe(new SourceEventCorrected(
            "ana", "The paper printed a correction.", "2008-10", "BOL", "USA", "161", right.Id));
        _chronicle.Known[wrong].WhatWentTo(right.Id).ShouldBe([report.Event.ReportId]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_report_of_the_right_date_corroborates_it_before_and_after(bool rightOneFirst)
    {
        var wrong = SampleReports.By("paper", "2009-02-10", quality: 600);
        var right = SampleReports.By("other paper", "2009-02-20", quality: 600);
        if (rightOneFirst)
            _chronicle.Report(right);
        Correct(_chronicle.Report(wrong)[0].SourceEventId, on: "2009-02-20");
        if (!rightOneFirst)
            _chronicle.Report(right)[0].Outcome.ShouldBe(ReportOutcome.Corroborated);

        var state = _chronicle.Effective.ShouldHaveSingleItem();
        state.State!.Value.Quality.ShouldBe(840);
        state.Reports.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gdelt1")]
    public void A_corrected_report_sent_again_is_a_duplicate_at_its_current_place(string? feed)
    {
        var report = SampleReports.By("paper", "2009-02-10", feed: feed);
        Correct(_chronicle.Report(report)[0].SourceEventId, on: "2009-02-20");
        var position = _chronicle.Position;

        var again = _chronicle.Report(report)[0];

        again.Outcome.ShouldBe(ReportOutcome.Duplicate);
        again.SourceEventId.ShouldBe(_chronicle.Effective.ShouldHaveSingleItem().Id);
        _chronicle.Position.ShouldBe(position);
    }

    [Fact]
    public void A_document_report_is_found_at_its_current_place_however_often_it_was_corrected()
    {
        var report = SampleReports.By("paper", "2009-02-10");
        var id = _chronicle.Report(report)[0].SourceEventId;
        id = Correct(id, on: "2009-02-20");
        id = Correct(id, code: "166");
        id = Correct(id, on: "2009-03", source: "USA", target: "BOL");

        var again = _chronicle.Report(report)[0];

        again.ShouldBe(new Placed(id, report.Event.ReportId, ReportOutcome.Duplicate));
        var state = _chronicle.Effective.ShouldHaveSingleItem();
        state.State.ShouldBe(
            new EffectiveState(SampleReports.ActionOf("USA", "BOL", "166"), PartialDate.Parse("2009-03"), 1_000, 1,
            ""));
        state.Reports[0].Stated.ShouldBe(new StatedIdentity("2009-02-10", "BOL", "USA", "161"));
    }

    [Fact]
    public void A_correction_that_is_taken_back_leaves_everything_as_its_source_says()
    {
        var report = SampleReports.By("paper", "2009-02-10");
        var id = _chronicle.Report(report)[0].SourceEventId;
        var before = _chronicle.SumsAt(_chronicle.Position);

        var back = Correct(Correct(id, on: "2009-03-01", code: "042"), on: "2009-02-10", code: "161");

        back.ShouldBe(id);
        _chronicle.Known[id].Reports.ShouldHaveSingleItem().Stated.ShouldBeNull();
        _chronicle.Known[id].EndedBy.ShouldBeNull();
        _chronicle.SumsAt(_chronicle.Position).ShouldBe(before);
    }

    [Fact]
    public void A_code_is_corrected_and_every_report_keeps_its_own_date()
    {
        _chronicle.Report(SampleReports.By("review", "2009-02"), SampleReports.By("paper", "2009-02-15"));

        Correct(_chronicle.Effective.ShouldHaveSingleItem().Id, code: "166");

        var state = _chronicle.Effective.ShouldHaveSingleItem();
        state.State!.Value.Action.ShouldBe(SampleReports.ActionOf("BOL", "USA", "166"));
        state.Reports.Select(report => report.OccurredOn).ShouldBe(["2009-02", "2009-02-15"]);
    }

    [Fact]
    public void A_month_given_as_the_right_date_belongs_to_the_reported_day_inside_it()
    {
        var wrong = _chronicle.Report(SampleReports.By("paper", "2008-09"))[0].SourceEventId;
        var day = _chronicle.Report(SampleReports.By("other paper", "2008-10-05"))[0].SourceEventId;

        Correct(wrong, on: "2008-10").ShouldBe(day);

        _chronicle.Effective.ShouldHaveSingleItem().State!.Value.OccurredOn
            .ShouldBe(PartialDate.Parse("2008-10-05"));
    }

    [Fact]
    public void A_day_given_as_the_right_date_is_kept_even_if_another_report_has_the_day_before()
    {
        _chronicle.Report(SampleReports.By("other paper", "2008-10-04"));
        var wrong = _chronicle.Report(SampleReports.By("paper", "2008-09"))[0].SourceEventId;

        var right = Correct(wrong, on: "2008-10-05");
        var third = _chronicle.Report(SampleReports.By("third paper", "2008-10-05"))[0];

        third.SourceEventId.ShouldBe(right);
        _chronicle.Effective.Count().ShouldBe(2);
        _chronicle.Known[right].State!.Value.OccurredOn.ShouldBe(PartialDate.Parse("2008-10-05"));
    }

    [Fact]
    public void Matching_never_moves_what_was_corrected_and_arranges_others_around_it()
    {
        var right = Correct(_chronicle.Report(SampleReports.By("paper", "2008-09"))[0].SourceEventId, on: "2008-10");

        var year = _chronicle.Report(SampleReports.By("yearbook", "2008"))[0];
        var day = _chronicle.Report(SampleReports.By("other paper", "2008-10-05"))[0];

        year.SourceEventId.ShouldBe(right);
        day.SourceEventId.ShouldNotBe(right);
        _chronicle.Known[right].Reports.ShouldHaveSingleItem().Origin.DocumentId.ShouldBe("paper");
    }

    [Fact]
    public void Correcting_twice_alike_changes_nothing_and_otherwise_points_to_where_the_reports_are()
    {
        var wrong = _chronicle.Report(SampleReports.By("paper", "2008-09"))[0].SourceEventId;
        var right = Correct(wrong, on: "2008-10");
        var position = _chronicle.Position;

        var alike = _chronicle.Edit(wrong, known => EditDecider.Correct(known, On("2008-10"), Ana));
        var there = _chronicle.Edit(right, known => EditDecider.Correct(known, On("2008-10"), Ana));
        var otherwise = _chronicle.Edit(wrong, known => EditDecider.Correct(known, On("2008-11"), Ana));

        alike.ShouldBeOfType<EditRuling.NoChange>().MovedTo.ShouldBe(right);
        there.ShouldBeOfType<EditRuling.NoChange>().MovedTo.ShouldBeNull();
        otherwise.ShouldBe(new EditRuling.Refused(Refusal.NoReportStands, wrong, right));
        _chronicle.Position.ShouldBe(position);
    }

    [Fact]
    public void A_source_that_repeats_the_mistake_makes_a_source_event_to_be_corrected_in_its_turn()
    {
        var wrong = _chronicle.Report(SampleReports.By("paper", "2008-09"))[0].SourceEventId;
        var right = Correct(wrong, on: "2008-10");

        _chronicle.Report(SampleReports.By("other paper", "2008-09"))[0].SourceEventId.ShouldBe(wrong);
        Correct(wrong, on: "2008-10").ShouldBe(right);

        _chronicle.Effective.ShouldHaveSingleItem().Reports.Length.ShouldBe(2);
    }

    [Fact]
    public void A_country_cannot_be_corrected_into_its_counterpart()
    {
        var id = _chronicle.Report(SampleReports.By("paper", "2008-09"))[0].SourceEventId;

        var ruling = _chronicle.Edit(id, known => EditDecider.Correct(
            known, new Correction(null, CountryCode.Parse("USA"), default, default), Ana));

        ruling.ShouldBe(new EditRuling.Refused(Refusal.SameCountry, id));
    }

    [Fact]
    public void A_source_event_on_a_stream_of_another_date_can_be_corrected_to_that_date()
    {
        // The month belongs to the 5th, and stays there when the report of the 5th is withdrawn.
        var day = SampleReports.By("other paper", "2008-10-05");
        var id = _chronicle.Report(day)[0].SourceEventId;
        Correct(_chronicle.Report(SampleReports.By("paper", "2008-09"))[0].SourceEventId, on: "2008-10");
        _chronicle.Edit(id, known => EditDecider.Withdraw(known, day.Event.ReportId, Ana));
        _chronicle.Known[id].State!.Value.OccurredOn.ShouldBe(PartialDate.Parse("2008-10"));

        Correct(id, on: "2008-10-05").ShouldBe(id);

        _chronicle.Known[id].State!.Value.OccurredOn.ShouldBe(PartialDate.Parse("2008-10-05"));
        _chronicle.SumsAt(_chronicle.Position).ShouldBe(_chronicle.SumsOfStates());
    }

    private static Correction On(string date) => new(PartialDate.Parse(date), default, default, default);

    /// <summary>Corrects, and returns the source event that then holds the reports.</summary>
    private Guid Correct(
        Guid id, string? on = null, string? source = null, string? target = null, string? code = null)
    {
        var correction = new Correction(
            on is null ? null : PartialDate.Parse(on),
            source is null ? default : CountryCode.Parse(source),
            target is null ? default : CountryCode.Parse(target),
            code is null ? default : CameoCode.Parse(code));
        var report = _chronicle.Known[id].Reports[0].ReportId;
        _chronicle.Edit(id, known => EditDecider.Correct(known, correction, Ana)).ShouldBeOfType<EditRuling.Accepted>();
        return _chronicle.Effective.Single(known => known.Has(report)).Id;
    }
}
