namespace Diplomacy.Benchmarks.Harness;

/// <summary>What a run was asked for.</summary>
/// <param name="RowsMax">At most so many events in any row; null for as many as the row promises.</param>
/// <param name="Only">The names of the rows wanted; null for all.</param>
/// <param name="Repeats">How often each thing is measured, in turn with its limit.</param>
/// <param name="Seed">What the events are drawn from.</param>
internal sealed record BenchmarkOptions(int? RowsMax, IReadOnlyList<string>? Only, int Repeats, int Seed)
{
    public const int RepeatsDefault = 3;
    public const int SeedDefault = 20_080_915;
    private const int TurnsARepeat = 4;

    /// <summary>
    /// How many turns each time-based measurement has: in short turns both sides see the same conditions of the disk
    /// and the machine.
    /// </summary>
    public int Turns => Repeats * TurnsARepeat;

    /// <summary>The number of events for a row that promises something about so many.</summary>
    public int Rows(int promised) => Math.Min(promised, RowsMax ?? int.MaxValue);

    /// <summary>Whether a row is wanted.</summary>
    public bool Wants(string name) => Only is null || Only.Contains(name);
}
