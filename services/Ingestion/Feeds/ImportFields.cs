using Diplomacy.Domain.Vocabulary;
using Diplomacy.Ingestion.Storage;
using Grpc.Core;

namespace Diplomacy.Ingestion.Feeds;

/// <summary>What the requests about imports have in common.</summary>
internal static class ImportFields
{
    private const int IdMax = 64;

    /// <summary>Adds a fault if a text can be no import's id.</summary>
    public static void CheckId(string id, string field, ValidationErrors errors)
    {
        if (string.IsNullOrWhiteSpace(id))
            errors.Missing(field);
        errors.CheckText(field, id, IdMax);
    }

    /// <summary>The import of an id; fails if there is none.</summary>
    public static async Task<StoredImport> Find(NpgsqlDataSource dataSource, string id, CancellationToken ct) =>
        await FeedImportTable.Find(dataSource, id, ct) ?? throw RpcErrors.Of(
            StatusCode.NotFound, ErrorReason.UnknownImport, $"No import \"{Echo.Of(id)}\" was ever begun.");
}
