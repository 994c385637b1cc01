using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Recording;

/// <summary>What is to be appended to streams and rolls.</summary>
public sealed record EditDecision(
    IReadOnlyDictionary<Guid, List<object>> Events, IReadOnlyList<(Happening Happening, RollEntry Entry)> Entries);

/// <summary>
/// What an edit comes to once its neighbours have made room: reports that leave take their dates out of the arrangement
/// of their happening and bring others into that of the next, and matching moves whoever stands otherwise for it. So a
/// retraction leaves what would stand had the source event never been reported.
/// </summary>
public sealed class Rearrangement
{
    private readonly Edit _edit;
    private readonly PartialDate? _anchor;
    private readonly List<(Happening Happening, RollEntry Entry)> _entries = [];
    private readonly List<(Guid ReportId, Guid From, Guid To)> _moves = [];

    /// <summary>Plans an edit, given the rolls of its happenings by their ids.</summary>
    public Rearrangement(Edit edit, IReadOnlyDictionary<Guid, Roll> rolls)
    {
        _edit = edit;
        if (edit.To is { } to)
        {
            _anchor = to.Id is null ? Resolve(to, rolls[to.Happening.Id]) : to.Anchor;
            MovedTo = to.Id ?? to.Happening.On(_anchor!.Value);
        }
        foreach (var report in edit.Leaving.Where(Edit.IsCurated))
            foreach (var happening in edit.RollsOf(report))
                _entries.Add((happening, EntryOf(report, happening)));
        foreach (var report in edit.Company.Where(Edit.IsCurated))
            _entries.Add((edit.To!.Happening, EntryOf(report, edit.To.Happening)));

        foreach (var added in _entries.GroupBy(entry => entry.Happening, entry => entry.Entry))
        {
            var roll = rolls[added.Key.Id];
            _moves.AddRange(roll.MovesTo(roll.With(added)));
        }
    }

    /// <summary>The source event that the leaving reports go to; null where they go nowhere.</summary>
    public Guid? MovedTo { get; }

    /// <summary>The streams that must be known before deciding.</summary>
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
        var draft = new Draft(known);
        draft.Append(subject, _edit.Stored(MovedTo ?? Guid.Empty));
        if (MovedTo is { } movedTo)
        {
            foreach (var report in LeastPreciseFirst(_edit.Leaving))
                draft.Append(subject, new ReportMoved(report.ReportId, movedTo));
            foreach (var report in _edit.Leaving)
                draft.Append(movedTo, AsToldThere(report, _edit.To!));
        }
        foreach (var (reportId, from, to) in _moves)
            draft.Move(reportId, from, to);
        return new EditDecision(draft.Events, _entries);
    }

    /// <summary>So that the source event keeps its date until the last report has gone.</summary>
    private static IEnumerable<SourceEventReported> LeastPreciseFirst(IEnumerable<SourceEventReported> reports) =>
        from report in reports
        let date = PartialDate.Parse(report.OccurredOn)
        orderby date.Precision, date descending
        select report;

    /// <summary>The date that stands for the anchor once the leaving reports have left.</summary>
    private PartialDate Resolve(Destination to, Roll roll)
    {
        var leaving = _edit.Leaving.Select(report => report.ReportId).ToHashSet();
        var staying = roll.Tellings.Where(telling => !leaving.Contains(telling.ReportId)).ToArray();
        return Matching.Place(to.Anchor!.Value, staying);
    }

    private RollEntry EntryOf(SourceEventReported report, Happening happening)
    {
        var document = report.Origin.DocumentId;
        return _anchor is not null && _edit.To!.Happening == happening
            ? new RollEntry(report.ReportId, _anchor, document, MovedTo)
            : new RollEntry(report.ReportId, On: null, document, MovedTo ?? _edit.Subject.Id);
    }

    /// <summary>The report as it is told at its destination; what its source says stays with it.</summary>
    private SourceEventReported AsToldThere(SourceEventReported report, Destination to)
    {
        var stated = report.Stated
            ?? new StatedIdentity(report.OccurredOn, report.Source, report.Target, report.CameoCode);
        var told = new StatedIdentity(
            to.Tells?.ToString() ?? report.OccurredOn, to.Happening.Dyad.Source.ToString(),
            to.Happening.Dyad.Target.ToString(), to.Happening.Code.ToString());
        return report with
        {
            OccurredOn = told.OccurredOn,
            Source = told.Source,
            Target = told.Target,
            CameoCode = told.CameoCode,
            MovedFrom = _edit.Subject.Id,
            Stated = stated == told ? null : stated,
            Quality = _edit.ReviewedBy is null ? report.Quality : Quality.HumanCoded,
            ReviewedBy = _edit.ReviewedBy ?? report.ReviewedBy,
        };
    }
}
