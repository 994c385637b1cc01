using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.SourceEvents;

/// <summary>Random reports and edits, made in a chronicle and recorded in an expectation.</summary>
internal sealed class RandomHistory(Random random)
{
    private static readonly Editor Someone = new("ana", "Mistaken.");

    private readonly Dictionary<Guid, ProposedReport> _survivors = [];
    private readonly Dictionary<Guid, Guid> _takenBack = [];
    private readonly List<ProposedReport> _reported = [];

    public Chronicle Chronicle { get; } = new();

    public Expectation Expected { get; } = new();

    /// <summary>What was reported and not taken back.</summary>
    public ProposedReport[] Survivors => [.. _survivors.Values];

    /// <summary>Everything that was ever sent.</summary>
    public IReadOnlyList<ProposedReport> Reported => _reported;

    public void Report()
    {
        var reports = Enumerable.Range(0, random.Next(1, 4)).Select(_ => SampleReports.AtRandom(random)).ToArray();
        Chronicle.Report(reports);
        _reported.AddRange(reports);
        foreach (var report in reports)
        {
            Expected.Report(report);
            if (!_takenBack.ContainsKey(report.Event.ReportId))
                _survivors.TryAdd(report.Event.ReportId, report);
        }
    }

    /// <summary>Withdraws a report or retracts a source event, if there is one.</summary>
    public void TakeBack()
    {
        if (AnyReported() is not { } subject)
            return;
        var one = random.GetItems([.. subject.Reports], 1)[0].ReportId;
        Guid[] gone = random.Next(2) == 0 ? [one] : [.. subject.Reports.Select(report => report.ReportId)];
        Chronicle.Edit(subject.Id, known => gone.Length == 1
            ? EditDecider.Withdraw(known, gone[0], Someone)
            : EditDecider.Retract(known, Someone)).ShouldBeOfType<EditRuling.Accepted>();
        Expected.TakeBack(gone);
        foreach (var id in gone)
        {
            _survivors.Remove(id);
            _takenBack[id] = subject.Id;
        }
    }

    /// <summary>Puts back a report that was taken back, if there is one.</summary>
    public void PutBack()
    {
        if (_takenBack.Count == 0)
            return;
        var (id, place) = random.GetItems([.. _takenBack.OrderBy(one => one.Key)], 1)[0];
        Chronicle.Edit(place, known => EditDecider.Restore(known, id, Someone))
            .ShouldBeOfType<EditRuling.Accepted>();
        Expected.PutBack(id);
        _takenBack.Remove(id);
        if (_reported.FirstOrDefault(report => report.Event.ReportId == id) is { } sent)
            _survivors.TryAdd(id, sent);
    }

    /// <summary>Confirms a report or takes a confirmation back, if there is one.</summary>
    public void Review()
    {
        if (AnyReported() is not { } subject)
            return;
        var report = random.GetItems([.. subject.Reports], 1)[0];
        if (report.ReviewedBy is not null)
            Unconfirm(subject.Id, report);
        else if (Chronicle.Edit(subject.Id, known => ReviewDecider.Confirm(known, report.ReportId, Someone))
            is EditRuling.Accepted)
            Expected.Confirm(report.ReportId, isConfirmed: true);
        else
            report.Quality.ShouldBe(Quality.HumanCoded);
    }

    /// <summary>Takes every confirmation back, except of reports that were corrected too.</summary>
    public void UnconfirmAll()
    {
        foreach (var subject in Chronicle.Effective.OrderBy(known => known.Id).ToArray())
            foreach (var report in subject.Reports.Where(report => report.ReviewedBy is not null))
                Unconfirm(subject.Id, report);
    }

    private void Unconfirm(Guid id, SourceEventReported report)
    {
        var ruling = Chronicle.Edit(
            id, known => ReviewDecider.WithdrawConfirmation(known, report.ReportId, Someone));
        if (report.Stated is not null)
        {
            ruling.ShouldBe(new EditRuling.Refused(Refusal.ReportCorrected, report.ReportId));
            return;
        }
        ruling.ShouldBeOfType<EditRuling.Accepted>();
        Expected.Confirm(report.ReportId, isConfirmed: false);
    }

    /// <summary>A random step.</summary>
    public void Step()
    {
        switch (random.Next(14))
        {
            case < 5: Report(); break;
            case 5: TakeBack(); break;
            case 6 or 7: Correct(); break;
            case 8: Split(); break;
            case 9 or 10: PutBack(); break;
            case 11 or 12: Review(); break;
            default: Merge(); break;
        }
    }

    private SourceEvent? AnyReported()
    {
        var state = Chronicle.Effective.OrderBy(known => known.Id).ToArray();
        return state.Length == 0 ? null : random.GetItems(state, 1)[0];
    }

    private void Correct()
    {
        if (AnyReported() is not { } subject)
            return;
        var dyad = SampleReports.Dyad(random);
        var correction = new Correction(
            random.Next(3) > 0 ? PartialDate.Parse(SampleReports.Date(random)) : null,
            random.Next(3) == 0 ? CountryCode.Parse(dyad.Source) : default,
            random.Next(3) == 0 ? CountryCode.Parse(dyad.Target) : default,
            random.Next(3) == 0 ? CameoCode.Parse(SampleReports.Code(random)) : default);
        if (Chronicle.Edit(subject.Id, known => EditDecider.Correct(known, correction, Someone))
            is not EditRuling.Accepted)
            return;

        var state = subject.State!.Value;
        var (action, date) = correction.Of(state.Action, state.OccurredOn);
        var ids = subject.Reports.Select(report => report.ReportId).ToArray();
        var place = Chronicle.Effective.Single(known => known.Has(ids[0])).Id;
        // A full date stays; a partial one may have been matched to a more precise one of other reports.
        var anchor = date.Precision == DatePrecision.Day
            ? date
            : Expected.DatesOf(action).Append(date).Distinct().Single(one => action.On(one) == place);
        date.Contains(anchor).ShouldBeTrue();
        Expected.Pin(ids, action.On(anchor), anchor, action, correction.OccurredOn);
    }

    private void Split()
    {
        if (AnyReported() is not { } subject)
            return;
        var all = subject.Reports.Select(report => report.ReportId).ToArray();
        random.Shuffle(all);
        var apart = all[..random.Next(1, all.Length + 1)];
        var ruling = Chronicle.Edit(subject.Id, known => EditDecider.Split(known, apart, Someone));
        if (apart.Length == all.Length)
            ruling.ShouldBe(new EditRuling.Refused(Refusal.NothingLeft, subject.Id));
        else
            Expected.Pin(apart, Identity.OfSplit(subject.Id, apart), anchor: null,
                subject.State!.Value.Action, correctedTo: null);
    }

    private void Merge()
    {
        if (AnyReported() is not { } subject || AnyReported() is not { } into || subject == into)
            return;
        var ruling = Chronicle.Edit(subject.Id, known => EditDecider.Merge(known, into, Someone));
        var (action, date) = (into.State!.Value.Action, into.State.Value.OccurredOn);
        if (subject.State!.Value.Action.Dyad != action.Dyad)
        {
            ruling.ShouldBe(new EditRuling.Refused(Refusal.DifferentCountries, into.Id));
            return;
        }
        PartialDate? anchor = action.On(date) == into.Id ? date : null;
        Expected.Pin(subject.Reports.Select(report => report.ReportId), into.Id, anchor, action, date);
        Expected.PinCurated(into.Reports.Select(report => report.ReportId), into.Id, anchor);
    }
}
