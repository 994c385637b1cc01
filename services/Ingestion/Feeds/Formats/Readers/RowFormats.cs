using Diplomacy.Ingestion.Feeds.Formats.Text;

namespace Diplomacy.Ingestion.Feeds.Formats.Readers;

/// <summary>Tells the formats of tables apart.</summary>
internal static class RowFormats
{
    /// <summary>The reader of a table; none where it is of no such format.</summary>
    /// <param name="sample">The first rows.</param>
    /// <param name="named">The format that the caller names; none for any.</param>
    /// <exception cref="FeedFormatException">The header is faulty.</exception>
    public static IRowFormat? Of(Sample sample, FeedFormat? named)
    {
        var format = named switch
        {
            FeedFormat.Gdelt1 or FeedFormat.Gdelt2 => Gdelt.Of(sample),
            FeedFormat.Icews => Icews.Of(sample),
            FeedFormat.Polecat => Polecat.Of(sample),
            FeedFormat.Phoenix => Phoenix.Of(sample),
            FeedFormat.Csv => OwnTable.Of(sample, isNamed: true),
            FeedFormat.JsonLines => null,
            _ => Gdelt.Of(sample) ?? Icews.Of(sample) ?? Polecat.Of(sample) ?? Phoenix.Of(sample)
                ?? (IRowFormat?)OwnTable.Of(sample, isNamed: false),
        };
        return format is not null && (named ?? format.Format) == format.Format ? format : null;
    }
}
