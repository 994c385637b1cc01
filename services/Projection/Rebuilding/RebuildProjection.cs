using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.ServiceDefaults.Errors;
using Diplomacy.ServiceDefaults.Requests;
using Grpc.Core;

namespace Diplomacy.Projection.Rebuilding;

/// <summary>Requests a rebuild. The first node to take the lock runs it.</summary>
internal sealed class RebuildProjection(NpgsqlDataSource dataSource, RebuildWorker rebuilder)
{
    public async Task<RebuildProjectionResponse> Handle(
        RebuildProjectionRequest request, string? subject, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var (author, reason) = Authorship.Read(request.Author, subject, request.Reason, errors);
        errors.ThrowIfAny();
        await using var command = dataSource.CreateCommand(
            $"""
            insert into scoring.rebuild (author, reason, switch_if_different) values ($1, $2, $3)
            on conflict do nothing returning {RebuildRow.Columns}
            """);
        command.Parameters.AddArguments(author, reason, request.SwitchIfDifferent);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            throw RpcErrors.Of(StatusCode.FailedPrecondition, ErrorReason.RebuildRunning,
                "A rebuild is under way, and there is only one at a time; GetProgress shows it.");
        rebuilder.Signal();
        return new RebuildProjectionResponse { Rebuild = RebuildRow.Read(reader) };
    }
}
