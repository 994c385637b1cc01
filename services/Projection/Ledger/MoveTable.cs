using Diplomacy.Contracts.Events;
using JasperFx.Events;

namespace Diplomacy.Projection.Ledger;

/// <summary>
/// The halves of moves in one batch. A move removes a report from one source event and adds it to another, in one
/// transaction. Other events may get positions between the two halves, so readers must know the range of a move.
/// </summary>
internal sealed class MoveTable
{
    private readonly List<(long Position, Guid ReportId, Guid From, Guid To)> _rows = [];

    public void Add(IEvent stored)
    {
        if (stored.Data is ReportMoved went)
            _rows.Add((stored.Sequence, went.ReportId, stored.StreamId, went.MovedTo));
        else if (stored.Data is SourceEventReported { MovedFrom: { } from } came)
            _rows.Add((stored.Sequence, came.ReportId, from, stored.StreamId));
    }

    public void Add(MoveTable part) => _rows.AddRange(part._rows);

    public Statement? Statement(string schema)
    {
        if (_rows.Count == 0)
            return null;
        return new Statement(
            $"""
            insert into {schema}.move (position, report_id, from_id, to_id) select * from unnest(?, ?, ?, ?)
            on conflict do nothing
            """,
            _rows.Select(row => row.Position).ToArray(),
            _rows.Select(row => row.ReportId).ToArray(),
            _rows.Select(row => row.From).ToArray(),
            _rows.Select(row => row.To).ToArray());
    }
}
