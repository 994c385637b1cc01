using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Domain.Ledger;

/// <summary>The neutral value of a feed, rebuilt from the feed's own stream.</summary>
/// <param name="Revision">How many events its stream holds.</param>
/// <param name="NeutralHundredths">The Goldstein value that counts as neutral, in hundredths; 0 at first.</param>
public readonly record struct FeedCalibration(long Revision, int NeutralHundredths)
{
    /// <summary>The lowest and the highest Goldstein value, in hundredths.</summary>
    public const int HundredthsMin = -1_000, HundredthsMax = 1_000;

    private static readonly Guid FeedNamespace = new("3f5d2c0e-6a44-4c1b-8f0d-7be2a9d1c054");

    /// <summary>The UUID of a feed's stream.</summary>
    public static Guid StreamOf(string feed) => NameBasedUuid.Create(FeedNamespace, feed);

    /// <summary>The calibration after one more of its events.</summary>
    public FeedCalibration Apply(FeedCalibrated calibrated) => new(Revision + 1, calibrated.NeutralHundredths);

    /// <summary>The event to append; null where the feed already has this calibration.</summary>
    public FeedCalibrated? Decide(FeedCalibrated asked) => asked.NeutralHundredths == NeutralHundredths ? null : asked;
}
