using System.Text;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Ingestion.Feeds.Formats;
using Diplomacy.Ingestion.Feeds.Formats.Files;
using Diplomacy.Ingestion.Feeds.Importing;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Grpc.Core;
using FeedFormat = Diplomacy.Ingestion.Feeds.Formats.FeedFormat;
using RowFault = Diplomacy.Protos.Ingestion.V1.RowFault;
using RowFaultReason = Diplomacy.Protos.Ingestion.V1.RowFaultReason;

namespace Diplomacy.Ingestion.Feeds;

/// <summary>Sends a rejected row again.</summary>
internal sealed class ResubmitReject(
    RowCheck check, ReportWriter writer, NpgsqlDataSource dataSource, CheckpointTokens checkpoints)
{
    private const int RawMax = 64 * 1024;

    public async Task<ResubmitRejectResponse> Handle(
        ResubmitRejectRequest request, string? subject, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        ImportFields.CheckId(request.ImportId, "import_id", errors);
        if (request.Line < 1)
            errors.Add("line", ErrorReason.OutOfRange, $"line is {request.Line:N0}; expected 1 or more.");
        if (request.Raw.Length > RawMax)
            errors.Add("raw", ErrorReason.TooLong,
                $"raw has {request.Raw.Length:N0} characters; expected at most {RawMax:N0}.");
        errors.ThrowIfAny();
        var import = await ImportFields.Find(dataSource, request.ImportId, ct);
        var reject = await Load(request, ct);
        if (reject.Resubmitted is { } earlier)
            return await Answer(earlier, ct);

        var row = RowOf(import, request.Raw.Length > 0 ? request.Raw : reject.Raw);
        // The fault of a row that is no row at all is found without its report.
        var result = row is { } read
            ? (await check.Check([read], Named(import), subject, ct))[0]
            : new RowCheck.Result(null, default, [NoRow()]);
        if (result.Faults.Count > 0)
            return await Answer(
                new ResubmittedRow { Outcome = RowOutcome.Rejected, Faults = { result.Faults } }, ct);
        try
        {
            return result.Report is { } report
                ? await Store(request, report, ct) : await SetAside(request, result.OutOfScope, ct);
        }
        catch (Exception exception) when (ImportAdvance.IsRefused(exception))
        {
            // Another caller sent it at the same time.
            return await Answer((await Load(request, ct)).Resubmitted, ct);
        }
    }

    private async Task<RejectedRow> Load(ResubmitRejectRequest request, CancellationToken ct) =>
        await FeedRejectTable.Find(dataSource, request.ImportId, request.Line, ct) ?? throw RpcErrors.Of(
            StatusCode.NotFound, ErrorReason.UnknownReject,
            $"The import rejected no row at line {request.Line:N0}; ListRejects lists those that it did.");

    private async Task<ResubmitRejectResponse> Store(
        ResubmitRejectRequest request, Domain.SourceEvents.Reporting.ProposedReport report, CancellationToken ct)
    {
        var tenths = (long)GoldsteinTable.V1.Tenths(report.Action.Code);
        var written = await writer.Write([report], ct, (session, placed) => session.QueueSqlCommand(
            "select recording.settle_feed_reject(?, ?, ?, ?, ?, ?, ?)", request.ImportId, request.Line,
            (short)OutcomeOf(placed[0]), (short)0, placed[0].SourceEventId, placed[0].ReportId, tenths));
        return new ResubmitRejectResponse
        {
            Result = new ResubmittedRow
            {
                Outcome = OutcomeOf(written.Placed[0]),
                SourceEventId = written.Placed[0].SourceEventId.ToString(),
                ReportId = written.Placed[0].ReportId.ToString(),
            },
            Checkpoint = checkpoints.At(written.Position),
        };
    }

    private async Task<ResubmitRejectResponse> SetAside(
        ResubmitRejectRequest request, Protos.Ingestion.V1.OutOfScopeReason reason, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            "select recording.settle_feed_reject($1, $2, $3, $4, null, null, 0)");
        command.Parameters.AddArguments(
            request.ImportId, request.Line, (short)RowOutcome.OutOfScope, (short)reason);
        await command.ExecuteNonQueryAsync(ct);
        return await Answer(new ResubmittedRow { Outcome = RowOutcome.OutOfScope, OutOfScope = reason }, ct);
    }

    private async Task<ResubmitRejectResponse> Answer(ResubmittedRow result, CancellationToken ct) => new()
    {
        Result = result,
        Checkpoint = checkpoints.At(await EventLog.ReadHead(dataSource, ct)),
    };

    /// <summary>The row as a file of its own, below the names of the columns; null if there is no row.</summary>
    private static FeedRow? RowOf(StoredImport import, string raw)
    {
        var text = import.Header.Length > 0 ? $"{import.Header}\n{raw}\n" : $"{raw}\n";
        try
        {
            using var file = FeedFiles.Open(
                new MemoryStream(Encoding.UTF8.GetBytes(text)), (FeedFormat)(import.Format - 1));
            return file.Rows().Select(row => (FeedRow?)row).FirstOrDefault();
        }
        catch (FeedFormatException)
        {
            return null;
        }
    }

    /// <summary>The event data set, where the format does not name it.</summary>
    private static string Named(StoredImport import) =>
        (FeedFormat)(import.Format - 1) is FeedFormat.Csv or FeedFormat.JsonLines ? import.Feed : "";

    private static RowFault NoRow() => new()
    {
        Reason = RowFaultReason.WrongColumnCount,
        Description = "raw is no row of the import's format; expected one row.",
    };

    private static RowOutcome OutcomeOf(Domain.SourceEvents.Reporting.Placed placed) => placed.Outcome switch
    {
        Domain.SourceEvents.Reporting.ReportOutcome.Recorded => RowOutcome.Recorded,
        Domain.SourceEvents.Reporting.ReportOutcome.Corroborated => RowOutcome.Corroborated,
        Domain.SourceEvents.Reporting.ReportOutcome.Revised => RowOutcome.Revised,
        _ => RowOutcome.Duplicate,
    };
}
