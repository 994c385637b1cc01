namespace Diplomacy.Contracts;

/// <summary>
/// The index from instants to positions, so that "as known on 1 March" finds its position without a scan: one row per
/// block of positions.
/// </summary>
public static class StoreClock
{
    /// <summary>
    /// Positions per block. Blocks are fixed by position, not by batch, so that a rebuild writes the same rows for any
    /// batch size.
    /// </summary>
    public const int BlockSize = 1_024;

    /// <summary>The block that a position lies in.</summary>
    public static long BlockOf(long position) => position / BlockSize;
}
