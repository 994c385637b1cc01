using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.SourceEvents.Matching;

/// <summary>What became known of one curated report, as far as one happening is concerned.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="On">The date with which it takes part in matching; null once it takes no part any more.</param>
/// <param name="DocumentId">Its document; null where it names none.</param>
/// <param name="PlacedAt">The source event that an editor placed it under, or took it from; null while matching
/// places it.</param>
public readonly record struct CuratedReportEntry(Guid ReportId, PartialDate? On, string? DocumentId,
    Guid? PlacedAt = null);

/// <summary>
/// The curated reports of one happening and where they stand. A list that only grows: what is said last of a report
/// holds. A report keeps its place in the roll of the happening that its source tells of, so that it is known there
/// when it is sent again, wherever an editor has taken it.
/// </summary>
public sealed class CuratedReports
{
    private readonly Dictionary<Guid, CuratedReportEntry> _latest = [];
    private readonly Dictionary<Guid, PartialDate> _arranged;

    /// <summary>The roll of a happening, its entries in the order in which they were made.</summary>
    public CuratedReports(ActionKey action, IEnumerable<CuratedReportEntry> entries)
    {
        Action = action;
        foreach (var entry in entries)
        {
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

    /// <summary>How many entries were made, which is also the number of the next.</summary>
    public int Length { get; }

    /// <summary>The reports that take part in matching.</summary>
    public IReadOnlyCollection<MatchCandidate> Candidates =>
        [
            .. _latest.Values.Where(entry => entry.On is not null).Select(entry =>
                new MatchCandidate(
                    entry.ReportId, entry.On!.Value, entry.DocumentId, IsPinned: entry.PlacedAt is not null)),
        ];

    /// <summary>The roll with more entries.</summary>
    public CuratedReports With(IEnumerable<CuratedReportEntry> added) => new(this, added);

    /// <summary>Whether the report was ever told of this happening, or brought to it.</summary>
    public bool Knows(Guid reportId) => _latest.ContainsKey(reportId);

    /// <summary>The source event that a known report stands under, or last stood under.</summary>
    public Guid PlaceOf(Guid reportId) =>
        _latest[reportId].PlacedAt ?? Action.On(_arranged[reportId]);

    /// <summary>The reports that matching places otherwise in a later state of the roll.</summary>
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
