using Diplomacy.Projection.Ledger;
using Diplomacy.Protos.Projection.V1;

namespace Diplomacy.Projection.Operations;

/// <summary>Lets the projection run again.</summary>
internal sealed class ResumeProjection(NpgsqlDataSource dataSource)
{
    private const string Sql =
        """
        with old as (select * from scoring.projection for update)
        update scoring.projection set paused_at = null, paused_by = '', pause_reason = ''
        from old returning old.paused_at, old.paused_by, old.pause_reason
        """;

    public async Task<ResumeProjectionResponse> Handle(CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return new ResumeProjectionResponse
        {
            Pause = await reader.ReadAsync(ct) ? PauseRow.Read(reader, first: 0) : null,
        };
    }
}
