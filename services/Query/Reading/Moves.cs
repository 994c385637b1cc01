using Npgsql;

namespace Diplomacy.Query.Reading;

/// <summary>
/// Where moves reach from and to. A report leaves one source event and comes to another in one transaction, and others
/// may store between the two; so a position may show a report nowhere or twice, and none such is ever answered at.
/// Few reports move, so all of it is in memory; kept up by <see cref="LedgerTail"/> before readers see a position.
/// </summary>
internal sealed class Moves(NpgsqlDataSource dataSource)
{
    private readonly Dictionary<(Guid Report, Guid From, Guid To), long> _halves = [];
    private volatile Reach[] _reaches = [];
    private long _firstHalf = long.MaxValue;

    /// <summary>From the first half of a move to before the last, merged where moves overlap or touch.</summary>
    private readonly record struct Reach(long First, long Whole);

    /// <summary>The position itself, or where it is inside a move, the first at which all such are whole.</summary>
    public long FirstWhole(long position) => Around(position) is { } reach ? reach.Whole : position;

    /// <summary>The last position not after this one at which no move is half told.</summary>
    public long LastWhole(long position)
    {
        position = Math.Min(position, Interlocked.Read(ref _firstHalf) - 1);
        return Around(position) is { } reach ? reach.First - 1 : position;
    }

    /// <summary>
    /// Reads the moves after one position and up to another; after 0, all anew. By one caller at a time. Gives the
    /// number of the build that they were read from: what was read just before is of no later one.
    /// </summary>
    public async Task<int> Follow(long after, long to, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            select build, position, report_id, from_id, to_id from scoring.projection
            left join scoring.move on position > $1 and position <= $2 order by position
            """);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(to);
        var build = 0;
        List<(long Position, (Guid, Guid, Guid) Move)> rows = [];
        await using (var reader = await command.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
            {
                build = reader.GetInt32(0);
                if (!reader.IsDBNull(1))
                    rows.Add((reader.GetInt64(1), (reader.GetGuid(2), reader.GetGuid(3), reader.GetGuid(4))));
            }
        if (rows.Count > 0 || after == 0)
            Add(rows, anew: after == 0);
        return build;
    }

    private void Add(List<(long Position, (Guid, Guid, Guid) Move)> rows, bool anew)
    {
        List<Reach> reaches = anew ? [] : [.. _reaches];
        if (anew)
            _halves.Clear();
        foreach (var (position, move) in rows)
        {
            if (!_halves.Remove(move, out var first))
            {
                _halves.Add(move, position);
                continue;
            }
            for (; reaches.Count > 0 && reaches[^1].Whole >= first; reaches.RemoveAt(reaches.Count - 1))
                first = Math.Min(first, reaches[^1].First);
            reaches.Add(new Reach(first, position));
        }
        _reaches = [.. reaches];
        Interlocked.Exchange(ref _firstHalf, _halves.Count == 0 ? long.MaxValue : _halves.Values.Min());
    }

    /// <summary>The reach that a position is inside of.</summary>
    private Reach? Around(long position)
    {
        var reaches = _reaches;
        var (low, high) = (0, reaches.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (reaches[middle].Whole <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low < reaches.Length && reaches[low].First <= position ? reaches[low] : null;
    }
}
