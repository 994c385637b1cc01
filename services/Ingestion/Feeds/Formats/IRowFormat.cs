using nietras.SeparatedValues;

namespace Diplomacy.Ingestion.Feeds.Formats;

/// <summary>Reads the rows of a table of one format.</summary>
internal interface IRowFormat
{
    /// <summary>What the table is.</summary>
    FeedFormat Format { get; }

    /// <summary>Whether the first row holds the names of columns.</summary>
    bool HasHeader { get; }

    /// <summary>Reads a row; its place in the file is added by the caller.</summary>
    FeedRow Read(SepReader.Row row);
}
