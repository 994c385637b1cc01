namespace Diplomacy.Domain.Scoring;

/// <summary>Random numbers that are the same for the same seed on every machine.</summary>
public static class Draws
{
    /// <summary>SplitMix64, because the library's own generator may change between versions.</summary>
    /// <param name="state">The seed at first; changed by this call.</param>
    public static ulong Next(ref ulong state)
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
