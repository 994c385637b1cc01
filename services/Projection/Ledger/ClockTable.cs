using Diplomacy.Contracts;
using JasperFx.Events;

namespace Diplomacy.Projection.Ledger;

/// <summary>
/// Records, for every block of positions in a batch, the latest instant at which any event up to the end of the block
/// was stored. This instant never decreases from block to block, although clocks and commits may be out of order.
/// </summary>
internal sealed class ClockTable
{
    private readonly List<long> _blocks = [];
    private readonly List<DateTimeOffset> _latest = [];

    public void Add(IEvent stored)
    {
        if (stored.EventType != typeof(Tombstone))
            Add(StoreClock.BlockOf(stored.Sequence), stored.Timestamp.ToUniversalTime());
    }

    /// <summary>Appends the blocks of a later part.</summary>
    public void Add(ClockTable part)
    {
        for (var i = 0; i < part._blocks.Count; i++)
            Add(part._blocks[i], part._latest[i]);
    }

    public Statement? Statement(string schema)
    {
        if (_blocks.Count == 0)
            return null;
        return new Statement(
            $"""
            insert into {schema}.clock (block, latest)
            select batch.block, greatest(batch.latest, (
                select earlier.latest from {schema}.clock earlier
                where earlier.block <= ? order by earlier.block desc limit 1))
            from unnest(?, ?) batch (block, latest)
            on conflict (block) do update set latest = greatest(clock.latest, excluded.latest)
            """,
            _blocks[0], _blocks.ToArray(), _latest.ToArray());
    }

    private void Add(long block, DateTimeOffset at)
    {
        if (_latest.Count > 0 && at < _latest[^1])
            at = _latest[^1];
        if (_blocks.Count > 0 && _blocks[^1] == block)
            _latest[^1] = at;
        else
        {
            _blocks.Add(block);
            _latest.Add(at);
        }
    }
}
