using Diplomacy.Domain.Scoring;
using Npgsql;

namespace Diplomacy.Query.Reading;

/// <summary>What counted as neutral in each feed in one state of knowledge. It never changes.</summary>
/// <param name="tenths">In tenths, by the feed's number; 0 beyond the end.</param>
internal sealed class FeedNeutrals(int[] tenths)
{
    /// <summary>Before any feed was calibrated.</summary>
    public static readonly FeedNeutrals None = new([]);

    /// <summary>What is taken off the Goldstein value of a source event that this feed alone tells of.</summary>
    public int TenthsOf(int feed) => feed < tenths.Length ? tenths[feed] : SourceEventValue.NeutralOfDocuments;

    /// <summary>The same with one feed calibrated anew.</summary>
    public FeedNeutrals With(int feed, int neutral)
    {
        var changed = new int[Math.Max(tenths.Length, feed + 1)];
        tenths.CopyTo(changed, 0);
        changed[feed] = neutral;
        return new FeedNeutrals(changed);
    }
}

/// <summary>
/// Every calibration of a feed, in memory: they are few, and a score of any position needs those before it. Read at
/// start, then kept up by <see cref="LedgerTail"/> before readers see a position.
/// </summary>
internal sealed class Calibrations(NpgsqlDataSource dataSource, FeedNames feeds)
{
    private const double HundredthsATenth = 10;

    private volatile Known[] _known = [];

    private sealed record Known(long Position, FeedNeutrals Neutrals);

    /// <summary>What counted as neutral at a position: the same object as long as nothing was calibrated.</summary>
    public FeedNeutrals At(long position)
    {
        var known = _known;
        for (var i = known.Length - 1; i >= 0; i--)
            if (known[i].Position <= position)
                return known[i].Neutrals;
        return FeedNeutrals.None;
    }

    /// <summary>Reads what was calibrated after one position and up to another; after 0, everything anew.</summary>
    public async Task Follow(long after, long to, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            select position, feed, neutral_hundredths from scoring.calibration
            where position > $1 and position <= $2 order by position
            """);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(to);
        List<Known> known = after == 0 ? [] : [.. _known];
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            if (known.Count == 0 || known[^1].Position < reader.GetInt64(0))
                known.Add(new Known(
                    reader.GetInt64(0),
                    (known.Count == 0 ? FeedNeutrals.None : known[^1].Neutrals).With(
                        feeds.NumberOf(reader.GetString(1)), Tenths(reader.GetInt32(2)))));
        if (known.Count != _known.Length || after == 0)
            _known = [.. known];
    }

    private static int Tenths(int hundredths) =>
        (int)Math.Round(hundredths / HundredthsATenth, MidpointRounding.AwayFromZero);
}
