namespace Diplomacy.Ingestion.Feeds.Formats;

/// <summary>How reports name the feed that they come from.</summary>
internal static class FeedNames
{
    /// <summary>The name; empty for our own formats, where each row may name its feed.</summary>
    public static string Of(FeedFormat format) => format switch
    {
        FeedFormat.Gdelt1 => "gdelt1",
        FeedFormat.Gdelt2 => "gdelt2",
        FeedFormat.Icews => "icews",
        FeedFormat.Polecat => "polecat",
        FeedFormat.Phoenix => "phoenix",
        _ => "",
    };
}
