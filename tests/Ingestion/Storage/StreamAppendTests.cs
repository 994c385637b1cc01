using Diplomacy.Domain.SourceEvents;
using Diplomacy.Testing;
using Marten;
using Npgsql;

namespace Diplomacy.Tests.Ingestion.Storage;

/// <summary>Reports are appended by a function of our own; what it writes is what Marten writes.</summary>
public sealed class StreamAppendTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task The_rows_are_those_of_a_Marten_append()
    {
        var first = await services.ReportAsync(Reports.Of("2009-02-16", "RUS", "BOL", "057", feed: "a", record: "1"));
        await services.ReportAsync(Reports.Of("2009-02-16", "RUS", "BOL", "057", feed: "b", record: "2"));
        var ours = Guid.Parse(first.Results[0].SourceEventId);
        var martens = Guid.NewGuid();

        await using (var session = services.EventStore.LightweightSession())
        {
            var events = await session.Events.FetchStreamAsync(ours, token: Deadline.Token());
            session.Events.StartStream<SourceEvent>(martens, events[0].Data);
            await session.SaveChangesAsync(Deadline.Token());
            session.Events.Append(martens, expectedVersion: 2, events[1].Data);
            await session.SaveChangesAsync(Deadline.Token());
        }

        (await Rows("mt_streams", "id", ours)).ShouldBe(await Rows("mt_streams", "id", martens));
        var rows = await Rows("mt_events", "stream_id", ours);
        rows.Count.ShouldBe(2);
        rows.ShouldBe(await Rows("mt_events", "stream_id", martens));
    }

    [Fact]
    public async Task A_refused_append_draws_no_number()
    {
        var known = await services.ReportAsync(Reports.Of("2010-03-01", "PER", "CHL", "042"));
        var before = await LastNumber();

        var refused = await Should.ThrowAsync<PostgresException>(
            () => Append(Guid.Parse(known.Results[0].SourceEventId), expected: 0));
        refused.SqlState.ShouldBe("MT003");
        await Should.ThrowAsync<PostgresException>(() => Append(Guid.NewGuid(), expected: 3));

        (await LastNumber()).ShouldBe(before);
    }

    /// <summary>Rows without the values that differ between appends; of times only that they are set.</summary>
    private async Task<List<string>> Rows(string table, string key, Guid id)
    {
        await using var command = services.Store.CreateCommand(
            $"""
            select (to_jsonb(t) - '{key}' - 'id' - 'seq_id' - 'timestamp' - 'created')::text,
                abs(extract(epoch from now() - timestamp)) < 600
            from diplomacy.{table} t where {key} = $1 order by version
            """);
        command.Parameters.AddWithValue(id);
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Deadline.Token());
        while (await reader.ReadAsync())
        {
            reader.GetBoolean(1).ShouldBeTrue("it was stored a moment ago");
            rows.Add(reader.GetString(0));
        }
        return rows;
    }

    private async Task Append(Guid stream, long expected)
    {
        await using var command = services.Store.CreateCommand(
            """
            select recording.append_events(array[$1], array[$2], array[1::bigint], array[$1], array[$2 + 1],
                array[gen_random_uuid()], array['report_withdrawn'], array['none'], array['{}'::jsonb])
            """);
        command.Parameters.AddWithValue(stream);
        command.Parameters.AddWithValue(expected);
        await command.ExecuteNonQueryAsync(Deadline.Token());
    }

    private async Task<long> LastNumber()
    {
        await using var command = services.Store.CreateCommand("select last_value from diplomacy.mt_events_sequence");
        return (long)(await command.ExecuteScalarAsync(Deadline.Token()))!;
    }
}
