using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;

namespace Diplomacy.Ingestion.Feeds;

/// <summary>Gives an import.</summary>
internal sealed class GetImport(NpgsqlDataSource dataSource, CheckpointTokens checkpoints)
{
    public async Task<GetImportResponse> Handle(GetImportRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        ImportFields.CheckId(request.ImportId, "import_id", errors);
        errors.ThrowIfAny();

        var import = await ImportFields.Find(dataSource, request.ImportId, ct);
        return new GetImportResponse { FeedImport = ImportMessages.Of(import, checkpoints) };
    }
}
