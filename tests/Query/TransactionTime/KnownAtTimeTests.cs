using Diplomacy.Contracts;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Diplomacy.Tests.Query.TransactionTime;

public sealed class KnownAtTimeTests
{
    private const int Blocks = 4;

    [Fact]
    public async Task An_instant_resolves_to_the_position_before_the_first_later_event_and_a_rebuild_agrees()
    {
        const int seed = 20080915;
        await using var services = await RunningServices.StartAsync();
        var random = new Random(seed);
        // Some small batches, so that blocks are written incrementally.
        for (var i = 0; i < 20; i++)
            await Store(services, i * 10, 10);
        await Store(services, 1_000, Contracts.StoreClock.BlockSize * Blocks);
        await services.RestartAsync();
        var bitByBit = await Clock(services);

        await Rebuild(services, "");
        (await Clock(services)).ShouldBe(bitByBit);

        // Clocks that drift, and writers that commit out of the order of their clocks.
        await Rebuild(services,
            $"""
            select setseed(0.5);
            update diplomacy.mt_events set timestamp =
                timestamptz '2020-01-01' + seq_id * interval '1 second' + (random() - 0.5) * interval '300 seconds';
            """);
        var stored = await Stored(services);
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var instants = Enumerable.Range(0, 300)
            .Select(_ => start.AddSeconds((random.NextDouble() * (stored.Count + 600)) - 300))
            .Concat(stored.Where((_, i) => i % 97 == 0).Select(one => one.At)).Order().ToArray();

        var last = 0L;
        foreach (var instant in instants)
        {
            var position = await PositionOf(services, instant);
            position.ShouldBe(
                stored.Where(one => one.At > instant).Select(one => one.Position - 1)
                    .DefaultIfEmpty(stored[^1].Position).First(),
                $"seed {seed}, at {instant:O}");
            position.ShouldBeGreaterThanOrEqualTo(last);
            last = position;
        }
    }

    private static Task<Checkpoint> Store(RunningServices services, int first, int count) =>
        services.StoreAsync(Enumerable.Range(first, count).Select(i => Reports.Of(
            $"{new DateOnly(1990, 1, 1).AddDays(i):yyyy-MM-dd}", "PER", "CHL", "042")));

    /// <summary>Empties what the projection wrote, changes what is stored, and lets it start from nothing.</summary>
    private static async Task Rebuild(RunningServices services, string change)
    {
        await services.DisposeAsync();
        await using (var store = NpgsqlDataSource.Create(services.Database))
        await using (var command = store.CreateCommand(
            $"""
            truncate scoring.ledger_page, scoring.clock, scoring.calibration;
            delete from diplomacy.mt_event_progression;
            {change}
            """))
            await command.ExecuteNonQueryAsync(Deadline.Token());
        await services.InitializeAsync();
        await Eventually.TrueAsync(async () =>
        {
            var progress = await services.Projection.GetProgressAsync(new(), deadline: services.CallDeadline);
            return progress.HighWaterMark > 0 && progress.LagEvents == 0;
        }, "the projection to catch up");
    }

    private static async Task<long> PositionOf(RunningServices services, DateTimeOffset instant)
    {
        var answer = await services.Query.GetRelationshipAsync(new()
        {
            Country = "PER",
            Counterpart = "CHL",
            KnownAt = new KnownAt { Time = instant.ToTimestamp() },
        }, deadline: services.CallDeadline);
        return services.PositionOf(answer.Checkpoint);
    }

    private static async Task<List<(long Position, DateTimeOffset At)>> Stored(RunningServices services) =>
        await Rows(services, "select seq_id, timestamp from diplomacy.mt_events order by seq_id");

    private static async Task<List<(long Block, DateTimeOffset Latest)>> Clock(RunningServices services)
    {
        await Eventually.TrueAsync(async () =>
            (await services.Projection.GetProgressAsync(new(), deadline: services.CallDeadline)).LagEvents == 0,
            "the projection to catch up");
        return await Rows(services, "select block, latest from scoring.clock order by block");
    }

    private static async Task<List<(long, DateTimeOffset)>> Rows(RunningServices services, string sql)
    {
        var rows = new List<(long, DateTimeOffset)>();
        await using var command = services.Store.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Deadline.Token());
        while (await reader.ReadAsync(Deadline.Token()))
            rows.Add((reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1)));
        return rows;
    }
}
