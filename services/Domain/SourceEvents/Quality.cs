namespace Diplomacy.Domain.SourceEvents;

/// <summary>The confidence that a source event happened as coded, in thousandths: 0 none, 1,000 certain.</summary>
public static class Quality
{
    /// <summary>A report coded by a human.</summary>
    public const int HumanCoded = 1000;

    /// <summary>A report coded by machine from a document.</summary>
    public const int MachineCodedDocument = 600;

    /// <summary>A row of a feed.</summary>
    public const int FeedRow = 600;

    private const int Certain = 1000;
    private const int OnStackMax = 64;

    /// <summary>
    /// q = 1 − Π (1 − q of a source), in thousandths, rounded to the nearest, halves up. No sources give 0.
    /// </summary>
    /// <remarks>
    /// The product is taken over the sorted qualities, in decimal arithmetic, so the order given does not matter. Many
    /// uncertain sources can round to 1,000.
    /// </remarks>
    /// <param name="thousandthsOfDistinctSources">The quality of each distinct source's report, 0 to 1,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A quality is outside 0 to 1,000.</exception>
    public static int Combine(ReadOnlySpan<int> thousandthsOfDistinctSources)
    {
        var count = thousandthsOfDistinctSources.Length;
        Span<int> sorted = count <= OnStackMax ? stackalloc int[count] : new int[count];
        thousandthsOfDistinctSources.CopyTo(sorted);
        sorted.Sort();

        var doubt = 1m;
        foreach (var quality in sorted)
        {
            if (quality is < 0 or > Certain)
                throw new ArgumentOutOfRangeException(
                    nameof(thousandthsOfDistinctSources), quality, "Quality is outside 0 to 1,000 thousandths.");
            doubt *= (Certain - quality) / (decimal)Certain;
        }
        return (int)decimal.Round(Certain * (1 - doubt), MidpointRounding.AwayFromZero);
    }
}
