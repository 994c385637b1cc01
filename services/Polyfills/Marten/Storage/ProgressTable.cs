using JasperFx.Events.Projections;
using Marten.Events;
using Npgsql;

namespace Marten.Storage;

/// <summary>How far the projections are, and how much there is.</summary>
internal sealed class ProgressTable(DocumentStore store)
{
    private readonly string _schema = store.Graph.DatabaseSchemaName;

    public async Task<IReadOnlyList<ShardState>> AllAsync(CancellationToken token)
    {
        await store.Schema.EnsureAsync(token).ConfigureAwait(false);
        await using var command = store.DataSource.CreateCommand(
            // Marten keeps two notes for itself among the projections.
            $"""
             select name, last_seq_id from {_schema}.mt_event_progression
             where name not in ('HighWaterAllocationFence', 'HighWaterStuckGap') order by name
             """);
        await using var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
        var states = new List<ShardState>();
        while (await reader.ReadAsync(token).ConfigureAwait(false))
            states.Add(new ShardState(reader.GetString(0), reader.IsDBNull(1) ? 0 : reader.GetInt64(1)));
        return states;
    }

    public async Task<long> ForAsync(ShardName name, CancellationToken token)
    {
        await store.Schema.EnsureAsync(token).ConfigureAwait(false);
        await using var command = store.DataSource.CreateCommand(
            $"select last_seq_id from {_schema}.mt_event_progression where name = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = name.Identity });
        return await command.ExecuteScalarAsync(token).ConfigureAwait(false) as long? ?? 0;
    }

    public async Task<EventStoreStatistics> StatisticsAsync(CancellationToken token)
    {
        await store.Schema.EnsureAsync(token).ConfigureAwait(false);
        await using var command = store.DataSource.CreateCommand(
            $"""
             select (select count(*) from {_schema}.mt_events), (select count(*) from {_schema}.mt_streams),
                    (select last_value from {_schema}.mt_events_sequence)
             """);
        await using var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
        await reader.ReadAsync(token).ConfigureAwait(false);
        return new EventStoreStatistics
        {
            EventCount = reader.GetInt64(0),
            StreamCount = reader.GetInt64(1),
            EventSequenceNumber = reader.GetInt64(2),
        };
    }

    /// <summary>The highest committed sequence number; 0 in an empty store.</summary>
    public async Task<long> HighestSequenceAsync(CancellationToken token)
    {
        await store.Schema.EnsureAsync(token).ConfigureAwait(false);
        await using var command = store.DataSource.CreateCommand(
            $"select coalesce(max(seq_id), 0) from {_schema}.mt_events");
        return (long)(await command.ExecuteScalarAsync(token).ConfigureAwait(false))!;
    }
}
