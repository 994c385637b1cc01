using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Requests;
using ImportState = Diplomacy.Ingestion.Storage.ImportState;

namespace Diplomacy.Ingestion.Feeds;

/// <summary>Ends an import: its next batch is refused.</summary>
internal sealed class CancelImport(NpgsqlDataSource dataSource, CheckpointTokens checkpoints)
{
    public async Task<CancelImportResponse> Handle(
        CancelImportRequest request, string? subject, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        ImportFields.CheckId(request.ImportId, "import_id", errors);
        var (author, reason) = Authorship.Read(request.Author, subject, request.Reason, errors);
        errors.ThrowIfAny();

        var changed = await FeedImportTable.End(
            dataSource, request.ImportId, ImportState.Cancelled, $"Cancelled by {author}: {reason}", ct);
        var import = await ImportFields.Find(dataSource, request.ImportId, ct);
        return new CancelImportResponse
        {
            Changed = changed,
            FeedImport = ImportMessages.Of(import, checkpoints),
        };
    }
}
