using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring;

/// <summary>The value of a source event: its Goldstein value minus the neutral value of its feed.</summary>
/// <remarks>
/// In a feed that reports mostly friendly statements, a Goldstein value of zero is not neutral. The neutral value of a
/// feed is measured and stored as an event, so that a replay uses the value in force at the time.
/// </remarks>
public static class SourceEventValue
{
    /// <summary>The smallest value, in tenths.</summary>
    public const int TenthsMin = -100;

    /// <summary>The largest value, in tenths.</summary>
    public const int TenthsMax = 100;

    /// <summary>The neutral value of hand-coded and document-coded events, in tenths.</summary>
    public const int NeutralOfDocuments = 0;

    /// <summary>The neutral value of ICEWS, in tenths: 1.57, measured over its dyad-years, rounded.</summary>
    public const int NeutralOfIcews = 16;

    /// <summary>v, in tenths, clamped to −100 to +100.</summary>
    /// <param name="table">The version of the Goldstein scale.</param>
    /// <param name="code">What was done.</param>
    /// <param name="neutral">The neutral value of the feed, in tenths.</param>
    public static int Tenths(GoldsteinTable table, CameoCode code, int neutral = NeutralOfDocuments) =>
        Math.Clamp(table.Tenths(code) - neutral, TenthsMin, TenthsMax);
}
