using Diplomacy.Projection.Ledger;
using Diplomacy.Projection.Rebuilding;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Errors;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Projection.Operations;

/// <summary>Pauses the projection on every node, and waits until its position no longer changes.</summary>
internal sealed class PauseProjection(NpgsqlDataSource dataSource, CheckpointTokens checkpoints)
{
    private const string Sql =
        $"""
        update scoring.projection set
            paused_by = case when paused_at is null then $1 else paused_by end,
            pause_reason = case when paused_at is null then $2 else pause_reason end,
            paused_at = coalesce(paused_at, now())
        returning {PauseRow.Columns}
        """;

    public async Task<PauseProjectionResponse> Handle(
        PauseProjectionRequest request, string? subject, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var (author, reason) = Authorship.Read(request.Author, subject, request.Reason, errors);
        errors.ThrowIfAny();
        var answer = new PauseProjectionResponse();
        await using (var command = dataSource.CreateCommand(Sql))
        {
            command.Parameters.AddArguments(author, reason);
            await using var reader = await command.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            answer.Pause = PauseRow.Read(reader, first: 0);
        }
        // By then the node that runs it has read the pause; the batch in progress may still move the position once.
        var position = -1L;
        while (position != (position = await EventLog.ReadProgress(dataSource, ct)))
            await Task.Delay(2 * PauseSwitch.PollInterval, ct);
        answer.Checkpoint = checkpoints.At(position);
        return answer;
    }
}
