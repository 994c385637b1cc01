namespace Diplomacy.Contracts.Events;

/// <summary>
/// The neutral value of a feed was set: from now on its source events count with their Goldstein value minus this
/// value. Stored in the feed's own stream, so that earlier states of knowledge do not change.
/// </summary>
/// <remarks>Stored for ever as <c>feed_calibrated</c>.</remarks>
/// <param name="Feed">The event data set, as reports name it.</param>
/// <param name="NeutralHundredths">The Goldstein value that counts as neutral, in hundredths, -1,000 to 1,000.</param>
/// <param name="Author">Who decided.</param>
/// <param name="Reason">Why, and how it was measured.</param>
public sealed record FeedCalibrated(string Feed, int NeutralHundredths, string Author, string Reason);
