using Diplomacy.Contracts.Events;

namespace Diplomacy.Domain.SourceEvents.Reporting;

/// <summary>A record of a feed, as one caller sends it; others cannot revise it.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="RecordId">The record's own id in its feed.</param>
/// <param name="ReportedBy">The subject of the token that it is sent with; empty without one.</param>
public readonly record struct FeedRecord(string Feed, string RecordId, string ReportedBy)
{
    /// <summary>The record of a report; null where it names none.</summary>
    public static FeedRecord? Of(SourceEventReported report) => report.Origin is { Feed: { } feed, RecordId: { } id }
        ? new FeedRecord(feed, id, report.ReportedBy ?? "")
        : null;
}

/// <summary>The report that a record became last.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="SourceEventId">The source event that it was stored at.</param>
/// <param name="Ordinal">How many reports the record became before.</param>
public readonly record struct FeedRecordEntry(Guid ReportId, Guid SourceEventId, int Ordinal);
