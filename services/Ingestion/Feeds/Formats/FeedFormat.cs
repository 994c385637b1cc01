namespace Diplomacy.Ingestion.Feeds.Formats;

/// <summary>What a feed file is.</summary>
internal enum FeedFormat
{
    /// <summary>GDELT 1.0 events, 57 columns or 58 with the address.</summary>
    Gdelt1,

    /// <summary>GDELT 2.0 events, 61 columns.</summary>
    Gdelt2,

    /// <summary>ICEWS coded event data, 20 columns with a header.</summary>
    Icews,

    /// <summary>POLECAT (NGEC) events, with a header.</summary>
    Polecat,

    /// <summary>Phoenix events, and the output of the PETRARCH coders.</summary>
    Phoenix,

    /// <summary>Our own table: a header with the names of the fields of a report.</summary>
    Csv,

    /// <summary>Our own lines of JSON: an object a line, with the names of the fields of a report.</summary>
    JsonLines,
}
