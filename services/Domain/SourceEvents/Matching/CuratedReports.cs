using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.SourceEvents.Matching;

/// <summary>A change of one curated report within the list of one action.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="On">The date with which it takes part in matching; null once it no longer does.</param>
/// <param name="DocumentId">Its document; null where it names none.</param>
/// <param name="PlacedAt">
/// The source event that an editor moved it to or removed it from; null while matching places it.
/// </param>
public readonly record struct CuratedReportEntry(Guid ReportId, PartialDate? On, string? DocumentId,
    Guid? PlacedAt = null);

/// <summary>
/// The curated reports of one action and the source events that they belong to. The list is append-only: the last entry
/// of a report applies. A report stays in the list of the action that its source describes, even after an editor has
/// moved it, so that it is recognised there when it is sent again.
/// </summary>
public sealed class CuratedReports
{
    private readonly Dictionary<Guid, CuratedReportEntry> _latest = [];
    private readonly Dictionary<Guid, CuratedReportEntry> _beforeLast = [];
    private readonly Dictionary<Guid, PartialDate> _arranged;

    /// <summary>The list of an action, from its entries in the order in which they were appended.</summary>
    public CuratedReports(ActionKey action, IEnumerable<CuratedReportEntry> entries)
    {
        Action = action;
        foreach (var entry in entries)
        {
            if (_latest.TryGetValue(entry.ReportId, out var earlier))
                _beforeLast[entry.ReportId] = earlier;
            _latest[entry.ReportId] = entry;
            Length++;
        }
        _arranged = DateMatching.Arrange(Candidates);
    }

    private CuratedReports(CuratedReports earlier, IEnumerable<CuratedReportEntry> added)
        : this(earlier.Action, [.. earlier._latest.Values, .. added]) =>
        Length += earlier.Length - earlier._latest.Count;

    /// <summary>Who did what to whom.</summary>
    public ActionKey Action { get; }

    /// <summary>The number of entries, which is also the number of the next one.</summary>
    public int Length { get; }

    /// <summary>The reports that take part in matching.</summary>
    public IReadOnlyCollection<MatchCandidate> Candidates =>
        [
            .. _latest.Values.Where(entry => entry.On is not null).Select(entry =>
                new MatchCandidate(
                    entry.ReportId, entry.On!.Value, entry.DocumentId, IsPinned: entry.PlacedAt is not null)),
        ];

    /// <summary>The list with more entries.</summary>
    public CuratedReports With(IEnumerable<CuratedReportEntry> added) => new(this, added);

    /// <summary>Whether the report was ever listed under this action, by its source or by an editor.</summary>
    public bool Knows(Guid reportId) => _latest.ContainsKey(reportId);

    /// <summary>What applied to a report before its last entry, such as before it was withdrawn.</summary>
    public CuratedReportEntry BeforeLast(Guid reportId) => _beforeLast[reportId];

    /// <summary>The source event that a known report belongs to, or last belonged to.</summary>
    public Guid PlaceOf(Guid reportId) =>
        _latest[reportId].PlacedAt ?? Action.On(_arranged[reportId]);

    /// <summary>The reports that matching places differently in a later state of the list.</summary>
    public IReadOnlyList<(Guid ReportId, Guid From, Guid To)> MovesTo(CuratedReports later)
    {
        var moves = new List<(Guid, Guid, Guid)>();
        foreach (var (reportId, date) in _arranged)
            if (_latest[reportId].PlacedAt is null
                && later._latest[reportId] is { On: not null, PlacedAt: null }
                && later._arranged[reportId] != date)
                moves.Add((reportId, Action.On(date), Action.On(later._arranged[reportId])));
        return moves;
    }
}
