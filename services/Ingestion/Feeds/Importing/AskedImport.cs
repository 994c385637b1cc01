using Diplomacy.Ingestion.Feeds.Formats;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>What is to be imported.</summary>
/// <param name="ImportId">The caller's id: the same id continues an import that was cut short.</param>
/// <param name="FileName">The name of the file, for people.</param>
/// <param name="TotalBytes">The size of the file; 0 where unknown.</param>
/// <param name="Format">The format of its rows; null where the first rows are to tell.</param>
/// <param name="Feed">The event data set, where the format does not name it; empty otherwise.</param>
/// <param name="Calibrate">Whether the import may calibrate the feed.</param>
/// <param name="ReportedBy">The subject of the caller's token; null without access control.</param>
internal sealed record AskedImport(
    string ImportId, string FileName, long TotalBytes, FeedFormat? Format, string Feed, bool Calibrate,
    string? ReportedBy);
