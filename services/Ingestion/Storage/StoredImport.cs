namespace Diplomacy.Ingestion.Storage;

/// <summary>Whether an import can go on. Open is one that runs or waits for its file to be sent again.</summary>
internal enum ImportState : short
{
    /// <summary>It runs, or waits for its file to be sent again.</summary>
    Open = 1,

    /// <summary>Every row is stored or counted.</summary>
    Finished = 2,

    /// <summary>A caller ended it.</summary>
    Cancelled = 3,

    /// <summary>Its file cannot be read to the end.</summary>
    Failed = 4,
}

/// <summary>The rows of an import by outcome.</summary>
/// <param name="OutOfScope">By the number of the reason, from 1.</param>
internal sealed record ImportTotals(
    long Rows, long Recorded, long Corroborated, long Revised, long Duplicate, long Rejected,
    IReadOnlyList<long> OutOfScope);

/// <summary>An import as it is stored.</summary>
/// <param name="ImportId">The caller's id.</param>
/// <param name="Number">Its place in the order of imports.</param>
/// <param name="FileName">The name of its file.</param>
/// <param name="ReportedBy">The subject of the token that it was sent with; empty without one.</param>
/// <param name="Format">A number of the contract's FeedFormat; 0 before the first rows were read.</param>
/// <param name="Feed">The event data set; empty before the first rows were read.</param>
/// <param name="Header">The line that names the columns; empty where there is none.</param>
/// <param name="Calibrate">Whether it may calibrate the feed.</param>
/// <param name="State">Whether it can go on.</param>
/// <param name="Fault">Why it failed, or who cancelled it.</param>
/// <param name="TotalBytes">The announced size of the file; 0 where unknown.</param>
/// <param name="Bytes">The size of the file, once finished.</param>
/// <param name="Totals">The rows by outcome.</param>
/// <param name="Position">Covers all rows, once finished.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it last ended.</param>
/// <param name="IsRunning">Whether a process works on it.</param>
internal sealed record StoredImport(
    string ImportId, long Number, string FileName, string ReportedBy, short Format, string Feed, string Header,
    bool Calibrate, ImportState State, string Fault, long TotalBytes, long Bytes, ImportTotals Totals, long Position,
    DateTime StartedAt, DateTime? EndedAt, bool IsRunning);

/// <summary>The rows of an import that are done.</summary>
/// <param name="Ranges">Their numbers, from 0: ordered, apart, without the last of each.</param>
/// <param name="Hash">The hashes of the rows, each added by exclusive or.</param>
internal sealed record DoneRows(IReadOnlyList<(long First, long End)> Ranges, ulong Hash)
{
    /// <summary>The number after the last row that is done.</summary>
    public long End => Ranges.Count == 0 ? 0 : Ranges[^1].End;
}
