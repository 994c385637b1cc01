using System.Data;
using Diplomacy.Contracts;
using Diplomacy.Domain.Ledger;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.ServiceDefaults.EventStore;
using Npgsql;

namespace Diplomacy.Query.ChangeFeed;

/// <summary>One change of one relationship, or several conflated into one.</summary>
/// <param name="Position">The position of the stored event; of several, the last.</param>
/// <param name="Before">The last position before the change; of several, before the first.</param>
/// <param name="Covers">Everything up to here has been sent once this is sent.</param>
/// <param name="Relationship">The relationship's key.</param>
/// <param name="Kind">The kind of the last change.</param>
/// <param name="SourceEvent">The source event of the last change; null if it has none.</param>
/// <param name="Tie">The tie of the last change; null if it has none.</param>
/// <param name="Folded">The number of earlier changes conflated into this one.</param>
/// <param name="FoldedKinds">Their kinds, as bits.</param>
internal readonly record struct LedgerChange(
    long Position, long Before, long Covers, int Relationship, UpdateCauseKind Kind, ChangedSourceEvent? SourceEvent,
    ChangedTie? Tie = null, int Folded = 0, int FoldedKinds = 0)
{
    /// <summary>Whether it changes scores of models that count ties, and of no others.</summary>
    public bool IsOfTiesOnly => (FoldedKinds | 1 << (int)Kind) == 1 << (int)UpdateCauseKind.TieChanged;
}

/// <summary>The tie that changed.</summary>
internal sealed record ChangedTie(Guid Id, TieKind Kind);

/// <summary>The source event that changed.</summary>
internal sealed record ChangedSourceEvent(Guid Id, DateOnly Day, CameoCode Code, bool Outgoing);

/// <summary>
/// Reads the changes between two positions. The ledger is the change log: the projection appends to it in order, in the
/// transaction that advances its progress. The latest changes come from the deltas that this node has just read.
/// </summary>
internal sealed class ChangeLog(NpgsqlDataSource dataSource, RecentDeltas recent)
{
    /// <summary>The number of positions read at a time.</summary>
    public const long BatchSize = 5_000;

    /// <summary>Changes of a batch that are sent one by one. A larger batch is conflated by relationship.</summary>
    public const int UnfoldedMax = 256;

    /// <summary>What the statement below gives for changes that are not of source events.</summary>
    private const int CalibrationCause = -1, TieCause = -2;

    private const string Sql =
        """
        select position, relationship, coalesce(cause, 0), source_events, source_event_id, day, cameo_code, outgoing,
            entry
        from scoring.ledger
        where last_position > $1 and last_position <= $2 + $3 and position > $1 and position <= $2
        union all
        select calibration.position, touched.relationship, -1, 0, null, null, null, null, 0
        from scoring.calibration
        cross join lateral (select distinct relationship from scoring.ledger_page page
                            where page.feed = calibration.feed and page.positions[1] < calibration.position) touched
        where calibration.position > $1 and calibration.position <= $2
        union all
        select position, relationship, -2, 0, tie_id, null, kind::text, null, 0
        from scoring.tie where position > $1 and position <= $2
        order by position, relationship, entry
        """;

    /// <summary>The changes of one batch, in order.</summary>
    public async Task<List<LedgerChange>> Read(long after, long to, bool fold, CancellationToken ct)
    {
        var changes = recent.Between(after, to) is { } delta
            && delta.All(piece => piece is { Calibrations.Count: 0, Ties.Count: 0 })
            ? Of(delta, after, to)
            : await Query(after, to, ct);
        return fold || changes.Count > UnfoldedMax ? Fold(changes, after, to) : Covering(changes);
    }

    private static List<LedgerChange> Of(LedgerDelta[] delta, long after, long to)
    {
        var lines = delta.SelectMany(piece => piece.Rows)
            .SelectMany(row => Enumerable.Range(0, row.Positions.Length).Select(i => (Row: row, At: i)))
            .Where(line => line.Row.Positions[line.At] is var position && position > after && position <= to)
            .OrderBy(line => line.Row.Positions[line.At])
            .ThenBy(line => line.Row.Relationship).ThenBy(line => line.Row.Entries[line.At]);
        var changes = new List<LedgerChange>();
        foreach (var (row, at) in lines)
            Add(changes, row.Positions[at], row.Relationship,
                KindOf(row.Causes.Length > 0 ? row.Causes[at] : 0, row.SourceEvents[at]),
                new ChangedSourceEvent(
                    row.SourceEventIds[at], row.Days[at], CameoCode.OfDigits(row.Codes[at]), row.Outgoing[at]));
        return changes;
    }

    private async Task<List<LedgerChange>> Query(long after, long to, CancellationToken ct)
    {
        var changes = new List<LedgerChange>();
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.AddArguments(after, to, ScoreProjection.PageSpanMax);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct);
        while (await reader.ReadAsync(ct))
        {
            var (position, relationship) = (reader.GetInt64(0), reader.GetInt32(1));
            var kind = KindOf(reader.GetInt32(2), reader.GetInt32(3));
            if (kind == UpdateCauseKind.TieChanged)
                changes.Add(new LedgerChange(position, position - 1, position, relationship, kind, SourceEvent: null,
                    new ChangedTie(reader.GetGuid(4), (TieKind)short.Parse(reader.GetString(6)))));
            else
                Add(changes, position, relationship, kind, kind == UpdateCauseKind.Calibrated
                    ? null
                    : new ChangedSourceEvent(
                        reader.GetGuid(4), reader.GetFieldValue<DateOnly>(5), CameoCode.Parse(reader.GetString(6)),
                        reader.GetBoolean(7)));
        }
        return changes;
    }

    /// <summary>A stored event that removes one line and adds another makes one change of a relationship.</summary>
    private static void Add(
        List<LedgerChange> changes, long position, int relationship, UpdateCauseKind kind, ChangedSourceEvent? about)
    {
        if (changes.Count > 0 && changes[^1].Position == position && changes[^1].Relationship == relationship)
            changes.RemoveAt(changes.Count - 1);
        changes.Add(new LedgerChange(position, position - 1, position, relationship, kind, about));
    }

    /// <summary>Of several changes at one position, only the last covers it.</summary>
    private static List<LedgerChange> Covering(List<LedgerChange> changes)
    {
        for (var i = 0; i + 1 < changes.Count; i++)
            if (changes[i + 1].Position == changes[i].Position)
                changes[i] = changes[i] with { Covers = changes[i].Position - 1 };
        return changes;
    }

    /// <summary>Each relationship once, at its last change; only the last change of the batch covers it.</summary>
    private static List<LedgerChange> Fold(List<LedgerChange> changes, long after, long to)
    {
        var last = new Dictionary<int, LedgerChange>();
        foreach (var change in changes)
        {
            last[change.Relationship] = last.Remove(change.Relationship, out var earlier)
                ? change with
                {
                    Before = after,
                    Folded = earlier.Folded + 1,
                    FoldedKinds = earlier.FoldedKinds | 1 << (int)earlier.Kind,
                }
                : change with { Before = after };
        }
        List<LedgerChange> folded = [.. last.Values.OrderBy(change => change.Position)];
        for (var i = 0; i < folded.Count; i++)
            folded[i] = folded[i] with { Covers = i + 1 < folded.Count ? after : to };
        return folded;
    }

    private static UpdateCauseKind KindOf(int cause, int sourceEvents) => (ChangeKind)cause switch
    {
        ChangeKind.Recorded => UpdateCauseKind.Recorded,
        ChangeKind.Corroborated => UpdateCauseKind.Corroborated,
        ChangeKind.Moved => UpdateCauseKind.Moved,
        ChangeKind.Corrected => UpdateCauseKind.Corrected,
        ChangeKind.Retracted => UpdateCauseKind.Retracted,
        _ when cause == CalibrationCause => UpdateCauseKind.Calibrated,
        _ when cause == TieCause => UpdateCauseKind.TieChanged,
        // Lines stored without a kind: the sign of their count shows it.
        _ => sourceEvents > 0 ? UpdateCauseKind.Recorded
            : sourceEvents < 0 ? UpdateCauseKind.Retracted
            : UpdateCauseKind.Corroborated,
    };
}
