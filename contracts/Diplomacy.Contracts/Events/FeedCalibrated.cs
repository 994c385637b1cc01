namespace Diplomacy.Contracts.Events;

/// <summary>
/// What is usual in a feed was measured: from here on its source events count for their Goldstein value less this one.
/// Stands on a stream of the feed's own, so that what is known later never changes what was known before.
/// </summary>
/// <remarks>Stored for ever as <c>feed_calibrated</c>.</remarks>
/// <param name="Feed">The event data set, as reports name it.</param>
/// <param name="NeutralHundredths">The Goldstein value that counts as neutral, in hundredths, -1,000 to 1,000.</param>
/// <param name="Author">Who decided.</param>
/// <param name="Reason">Why, and how it was measured.</param>
public sealed record FeedCalibrated(string Feed, int NeutralHundredths, string Author, string Reason);
