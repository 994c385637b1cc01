using System.Buffers;
using System.Globalization;
using System.Text;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Ingestion.Feeds;

/// <summary>Streams the faulty rows of an import as a file, at the speed at which the client reads.</summary>
internal sealed class ExportRejects(NpgsqlDataSource dataSource)
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Rows that are read at a time; each may have 64 KiB.</summary>
    private const int PageRows = 100;

    public async Task Handle(
        ExportRejectsRequest request, IServerStreamWriter<ExportRejectsResponse> stream, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        ImportFields.CheckId(request.ImportId, "import_id", errors);
        errors.ThrowIfAny();
        await ImportFields.Find(dataSource, request.ImportId, ct);

        var piece = new ArrayBufferWriter<byte>(PieceBytes);
        Encoding.UTF8.GetBytes("line,reason,description,raw\n", piece);
        var (count, after) = (0L, 0L);
        List<RejectedRow> page;
        do
        {
            page = await FeedRejectTable.List(
                dataSource, request.ImportId, after, includeResubmitted: false, PageRows, ct);
            foreach (var reject in page)
            {
                Encoding.UTF8.GetBytes(Row(reject), piece);
                count++;
                after = reject.Line;
                if (piece.WrittenCount >= PieceBytes)
                    await Send();
            }
        }
        while (page.Count == PageRows);
        await Send();

        async Task Send()
        {
            await stream.WriteAsync(
                new ExportRejectsResponse { Data = ByteString.CopyFrom(piece.WrittenSpan), Rows = count }, ct);
            piece.ResetWrittenCount();
        }
    }

    private static string Row(RejectedRow reject) => string.Join(
        ',', reject.Line.ToString(CultureInfo.InvariantCulture),
        Cell(string.Join(' ', reject.Faults.Select(NameOf).Distinct())),
        Cell(string.Join(' ', reject.Faults.Select(fault => fault.Description))), Cell(reject.Raw)) + "\n";

    private static string NameOf(RowFault fault) => fault.Reason == RowFaultReason.InvalidReport
        ? fault.ErrorReason.ToString() : fault.Reason.ToString();

    private static string Cell(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
