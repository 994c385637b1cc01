namespace Diplomacy.Ingestion.Feeds.Formats.Values;

/// <summary>Reads addresses of articles, and who published them.</summary>
internal static class Addresses
{
    // GDELT writes this instead of an address.
    private const string Monitoring = "BBC Monitoring";
    private const string CommonPrefix = "www.";
    private const int UrlLengthMax = 2_000;
    private const int PublisherLengthMax = 200;

    /// <summary>
    /// The address and the publisher, which is its host without "www."; both empty for no address. False where the text
    /// is no address.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> given, out string url, out string publisher)
    {
        (url, publisher) = ("", "");
        if (given.IsEmpty)
            return true;
        if (given is Monitoring)
        {
            publisher = Monitoring;
            return true;
        }
        if (given.Length > UrlLengthMax)
            return false;
        var text = given.ToString();
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            || address.Host.Length is 0 or > PublisherLengthMax)
            return false;
        url = text;
        publisher = address.Host.StartsWith(CommonPrefix, StringComparison.Ordinal)
            ? address.Host[CommonPrefix.Length..]
            : address.Host;
        return publisher.Length > 0;
    }
}
