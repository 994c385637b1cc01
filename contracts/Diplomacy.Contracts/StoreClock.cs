namespace Diplomacy.Contracts;

/// <summary>
/// How instants are kept beside positions, so that "as known on 1 March" finds its position without a scan: one row for
/// every block of positions.
/// </summary>
public static class StoreClock
{
    /// <summary>
    /// Positions a block. Fixed by position and not by page, so that a rebuild gives the same rows however it pages.
    /// </summary>
    public const int BlockSize = 1_024;

    /// <summary>The block that a position lies in.</summary>
    public static long BlockOf(long position) => position / BlockSize;
}
