using Diplomacy.Ingestion.Feeds.Formats.Text;

namespace Diplomacy.Ingestion.Feeds.Formats.Readers;

/// <summary>Tells formats apart.</summary>
internal static class RowFormats
{
    /// <summary>The reader of a text; none where the text is of no such format.</summary>
    /// <param name="sample">The first rows.</param>
    /// <param name="named">The format that the caller names; none for any.</param>
    /// <exception cref="FeedFormatException">The header is faulty.</exception>
    public static IRowFormat? Of(Sample sample, FeedFormat? named)
    {
        var format = Gdelt.Of(sample);
        return format is not null && (named ?? format.Format) == format.Format ? format : null;
    }
}
