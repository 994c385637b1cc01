using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents.Matching;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.SourceEvents.Editing;

/// <summary>What to append to the streams and to the lists of curated reports.</summary>
public sealed record EditDecision(
    IReadOnlyDictionary<Guid, List<ISourceEventChange>> Events,
    IReadOnlyList<(ActionKey Action, CuratedReportEntry Entry)> Entries);

/// <summary>
/// The full effect of an edit, with the reports that matching moves because of it. Reports that leave remove their
/// dates from the matching of one action and may add dates to that of another, which can move other reports of both. So
/// a retraction leads to the state in which the source event was never reported, and putting its reports back to the
/// state in which it was never retracted.
/// </summary>
public sealed class EditPlan
{
    private readonly Edit _edit;
    private readonly PartialDate? _anchor;
    private readonly List<(ActionKey Action, CuratedReportEntry Entry)> _entries = [];
    private readonly List<(Guid ReportId, Guid From, Guid To)> _moves = [];

    /// <summary>Plans an edit, given the curated reports of its actions by their ids.</summary>
    public EditPlan(Edit edit, IReadOnlyDictionary<Guid, CuratedReports> curated)
    {
        _edit = edit;
        if (edit.To is { } to)
        {
            _anchor = to.Id is null ? Resolve(to, curated[to.Action.Id]) : to.Anchor;
            MovedTo = to.Id ?? to.Action.On(_anchor!.Value);
        }
        foreach (var report in edit.Leaving.Where(Edit.IsCurated))
            foreach (var action in edit.CuratedOf(report))
                _entries.Add((action, EntryOf(report, action)));
        foreach (var report in edit.CuratedNeighbours.Where(Edit.IsCurated))
            _entries.Add((edit.To!.Action, EntryOf(report, edit.To.Action)));

        if (edit.Returning is { } returning && Edit.IsCurated(returning))
            foreach (var action in edit.CuratedOf(returning))
                _entries.Add((action, curated[action.Id].BeforeLast(returning.ReportId)));

        foreach (var added in _entries.GroupBy(entry => entry.Action, entry => entry.Entry))
        {
            var before = curated[added.Key.Id];
            var after = before.With(added);
            _moves.AddRange(before.MovesTo(after));
            if (edit.Returning is { } back && ActionKey.Of(back) == added.Key
                && after.PlaceOf(back.ReportId) is var place && place != edit.Subject.Id)
            {
                MovedTo = place;
                _moves.Add((back.ReportId, edit.Subject.Id, place));
            }
        }
    }

    /// <summary>
    /// The source event that the leaving reports move to, or that matching gives a returning one; null where they stop
    /// counting, or stay.
    /// </summary>
    public Guid? MovedTo { get; }

    /// <summary>The streams to load before deciding.</summary>
    public IReadOnlyCollection<Guid> Streams =>
        [
            .. _moves.SelectMany(move => new[] { move.From, move.To }).Append(_edit.Subject.Id)
                .Concat(MovedTo is { } movedTo ? [movedTo] : []).Distinct(),
        ];

    /// <summary>The events to append, given the source events that the edit touches.</summary>
    /// <exception cref="OutdatedPlacementException">Another writer moved a report meanwhile.</exception>
    public EditDecision Decide(IReadOnlyDictionary<Guid, SourceEvent> known)
    {
        var subject = _edit.Subject.Id;
        var pending = new PendingEvents(known);
        pending.Append(subject, _edit.Stored(MovedTo ?? Guid.Empty));
        if (MovedTo is { } movedTo)
        {
            foreach (var report in LeastPreciseFirst(_edit.Leaving))
                pending.Append(subject, new ReportMoved(report.ReportId, movedTo));
            foreach (var report in _edit.Leaving)
                pending.Append(movedTo, AsReportedThere(report, _edit.To!));
        }
        foreach (var (reportId, from, to) in _moves)
            pending.Move(reportId, from, to);
        return new EditDecision(pending.Events, _entries);
    }

    /// <summary>The order in which the source event keeps its date until the last report has left.</summary>
    private static IEnumerable<SourceEventReported> LeastPreciseFirst(IEnumerable<SourceEventReported> reports) =>
        from report in reports
        let date = PartialDate.Parse(report.OccurredOn)
        orderby date.Precision, date descending
        select report;

    /// <summary>The date that matching gives the anchor once the leaving reports have left.</summary>
    private PartialDate Resolve(Destination to, CuratedReports curated)
    {
        var leaving = _edit.Leaving.Select(report => report.ReportId).ToHashSet();
        var staying = curated.Candidates.Where(candidate => !leaving.Contains(candidate.ReportId)).ToArray();
        return DateMatching.Place(to.Anchor!.Value, staying);
    }

    private CuratedReportEntry EntryOf(SourceEventReported report, ActionKey action)
    {
        var document = report.Origin.DocumentId;
        return _anchor is not null && _edit.To!.Action == action
            ? new CuratedReportEntry(report.ReportId, _anchor, document, MovedTo)
            : new CuratedReportEntry(report.ReportId, On: null, document, MovedTo ?? _edit.Subject.Id);
    }

    /// <summary>The report with the values of its destination; what its source said is kept in it.</summary>
    private SourceEventReported AsReportedThere(SourceEventReported report, Destination to)
    {
        var stated = report.Stated
            ?? new StatedIdentity(report.OccurredOn, report.Source, report.Target, report.CameoCode);
        var there = new StatedIdentity(
            to.OccurredOn?.ToString() ?? report.OccurredOn, to.Action.Dyad.Source.ToString(),
            to.Action.Dyad.Target.ToString(), to.Action.Code.ToString());
        return report with
        {
            OccurredOn = there.OccurredOn,
            Source = there.Source,
            Target = there.Target,
            CameoCode = there.CameoCode,
            MovedFrom = _edit.Subject.Id,
            Stated = stated == there ? null : stated,
            Quality = _edit.ReviewedBy is null ? report.Quality : Quality.HumanCoded,
            ReviewedBy = _edit.ReviewedBy ?? report.ReviewedBy,
            CodedQuality = _edit.ReviewedBy is null ? report.CodedQuality : SourceEvent.CodedQualityOf(report),
        };
    }
}
