using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using OutOfScopeReason = Diplomacy.Protos.Ingestion.V1.OutOfScopeReason;
using RowFault = Diplomacy.Protos.Ingestion.V1.RowFault;
using RowFaultReason = Diplomacy.Protos.Ingestion.V1.RowFaultReason;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>What a row of a file is, by the rules of ReportSourceEvents.</summary>
internal sealed class RowCheck(ReportValidation validation, FiledDocuments documents)
{
    /// <summary>A row's report, or why it is none.</summary>
    public readonly record struct Result(
        ProposedReport? Report, OutOfScopeReason OutOfScope, IReadOnlyList<RowFault> Faults);

    /// <summary>Checks rows, in their order.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="feed">The event data set, where the caller names it; empty otherwise.</param>
    /// <param name="reportedBy">The subject of the caller's token; null without access control.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Result[]> Check(
        IReadOnlyList<FeedRow> rows, string feed, string? reportedBy, CancellationToken ct)
    {
        var reports = new List<Report>(rows.Count);
        foreach (var row in rows)
            if (row.Report is { } report)
            {
                if (feed.Length > 0)
                    (report.Origin ??= new Origin()).Feed = feed;
                reports.Add(report);
            }
        var filed = await documents.Find(reports, ct);
        var results = new Result[rows.Count];
        for (var (i, place) = (0, 0); i < rows.Count; i++)
            results[i] = rows[i].Report is { } report
                ? Check(report, reportedBy, filed.GetValueOrDefault(place++))
                : Unread(rows[i]);
        return results;
    }

    private Result Check(Report report, string? reportedBy, FiledQuote? filed)
    {
        var errors = new ValidationErrors();
        if (validation.Validate(report, reportedBy, filed, errors) is { } valid)
            return new Result(valid, default, []);
        return new Result(null, default, [.. errors.All.Select(fault => new RowFault
        {
            Reason = RowFaultReason.InvalidReport,
            ErrorReason = fault.Reason,
            Description = fault.Description,
        })]);
    }

    /// <summary>The contract's reasons have the numbers of those here, from 1.</summary>
    private static Result Unread(FeedRow row) => row.OutOfScope is { } outside
        ? new Result(null, (OutOfScopeReason)((int)outside + 1), [])
        : new Result(null, default, [new RowFault
        {
            Reason = (RowFaultReason)((int)row.Reject!.Reason + 1),
            Description = row.Reject.Description,
        }]);
}
