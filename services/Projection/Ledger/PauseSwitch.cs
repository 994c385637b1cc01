using Diplomacy.Protos.Projection.V1;
using Google.Protobuf.WellKnownTypes;

namespace Diplomacy.Projection.Ledger;

/// <summary>
/// Knows whether an operator has paused the projection. The pause is stored, so that it applies to every node and after
/// a restart. Each node polls four times a second; a check for each batch would cost every batch a round trip.
/// </summary>
internal sealed class PauseSwitch(NpgsqlDataSource dataSource, StoreReadiness readiness, ILogger<PauseSwitch> log)
    : BackgroundService
{
    /// <summary>How often each node reads the stored pause.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(20);

    private volatile Pause? _present;
    private volatile bool _isKnown;

    /// <summary>The current pause, as last read by this node; null if there is none.</summary>
    public Pause? Present => _present;

    /// <summary>Waits until the projection is not paused.</summary>
    public async Task Pass(CancellationToken ct)
    {
        while (!_isKnown || _present is not null)
            await Task.Delay(StartPause, ct);
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        await readiness.WaitAsync(ct);
        await RetryLoop.Poll(Read, PollInterval,
            exception => log.LogDebug(exception, "Whether the projection is paused could not be read"), ct);
    }

    private async Task Read(CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand($"select {PauseRow.Columns} from scoring.projection");
        await using var reader = await command.ExecuteReaderAsync(ct);
        _present = await reader.ReadAsync(ct) ? PauseRow.Read(reader, first: 0) : null;
        _isKnown = true;
    }
}

/// <summary>A pause as it is stored.</summary>
internal static class PauseRow
{
    public const string Columns = "paused_at, paused_by, pause_reason";

    public static Pause? Read(NpgsqlDataReader row, int first) => row.IsDBNull(first)
        ? null
        : new Pause
        {
            PausedAt = row.GetFieldValue<DateTimeOffset>(first).ToTimestamp(),
            Author = row.GetString(first + 1),
            Reason = row.GetString(first + 2),
        };

    /// <summary>The pause as a sentence.</summary>
    public static string Description(this Pause pause) =>
        $"paused by {pause.Author} since {pause.PausedAt.ToDateTimeOffset():yyyy-MM-dd HH:mm:ss} UTC: {pause.Reason}";
}
