using Diplomacy.Contracts;
using JasperFx.Events;

namespace Diplomacy.Projection;

/// <summary>
/// Notes, for every block of positions that a page touches, the latest instant at which any event up to the block's end
/// was stored. That instant never falls from block to block, though clocks and commits may come out of order.
/// </summary>
internal static class ClockPage
{
    public static Statement? Statement(string schema, IReadOnlyList<IEvent> events)
    {
        var blocks = new List<long>();
        var latest = new List<DateTimeOffset>();
        foreach (var stored in events)
        {
            if (stored.Data is Tombstone)
                continue;
            var block = StoreClock.BlockOf(stored.Sequence);
            var at = stored.Timestamp.ToUniversalTime();
            if (latest.Count > 0 && at < latest[^1])
                at = latest[^1];
            if (blocks.Count > 0 && blocks[^1] == block)
                latest[^1] = at;
            else
            {
                blocks.Add(block);
                latest.Add(at);
            }
        }
        if (blocks.Count == 0)
            return null;
        return new Statement(
            $"""
            insert into {schema}.clock (block, latest)
            select page.block, greatest(page.latest, (
                select earlier.latest from {schema}.clock earlier
                where earlier.block <= ? order by earlier.block desc limit 1))
            from unnest(?, ?) page (block, latest)
            on conflict (block) do update set latest = greatest(clock.latest, excluded.latest)
            """,
            blocks[0], blocks.ToArray(), latest.ToArray());
    }
}
