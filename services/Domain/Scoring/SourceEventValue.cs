using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring;

/// <summary>What one source event does to a relationship: its Goldstein value, less its feed's usual one.</summary>
/// <remarks>
/// A feed that reports mostly friendly words makes zero no neutral value for it. The neutral value of a feed is
/// measured and recorded once, so that a replay uses the one in force then.
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

    /// <summary>v, in tenths, −100 to +100; what neutral would carry beyond that is cut off.</summary>
    /// <param name="table">The version of the Goldstein scale.</param>
    /// <param name="code">What was done.</param>
    /// <param name="neutral">The neutral value of the feed, in tenths.</param>
    public static int Tenths(GoldsteinTable table, CameoCode code, int neutral = NeutralOfDocuments) =>
        Math.Clamp(table.Tenths(code) - neutral, TenthsMin, TenthsMax);
}
