using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Contracts;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.ServiceDefaults.EventStore;
using JasperFx.Events.Daemon;
using Npgsql;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>The projection from zero to the last event, beside reading the same events and adding them up.</summary>
internal static class CatchUpRow
{
    private const double Bar = 0.20;

    /// <summary>The rows and their sizes: what is linear has the same ratio at both.</summary>
    public static readonly IReadOnlyList<(string Name, int Events)> Sizes =
        [("catch-up-quarter", 250_000), ("catch-up", 1_000_000)];

    private const double RepeatedShare = 0.05;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<Row> Measure(
        string name, int promised, BenchmarkDatabase database, EventStoreHost host, BenchmarkOptions options)
    {
        var count = options.Rows(promised);
        await Load(count, database, options);
        var errors = new List<string>();
        var samples = await new Contest()
            .Add("projection", async () =>
            {
                var sample = await CatchUp(count, database, host);
                errors.AddRange(await ScoreCheck.Faults(database));
                return sample;
            })
            .Add("read and fold", () => Sample.Of(count, () => Task.Run(() => ReadAndFold(count, database))))
            .Run(options.Repeats);
        return Row.Of(
            name, $"projection of {count:N0} events from zero, compared with a plain aggregate", "events/s",
            samples["projection"], "SELECT in order, deserialise, add up in memory", samples["read and fold"], Bar,
            errors);
    }

    /// <summary>Fills the event store with a feed's rows.</summary>
    public static async Task Load(int count, BenchmarkDatabase database, BenchmarkOptions options)
    {
        await database.Empty();
        new CopyLimit(new FeedGenerator(options.Seed, RepeatedShare).Take(count)).Write(database);
        await database.Execute("vacuum analyze");
    }

    /// <summary>Projects everything from zero; gives the rate.</summary>
    public static async Task<Sample> CatchUp(int count, BenchmarkDatabase database, EventStoreHost host)
    {
        await database.EmptyScores();
        using var daemon = await host.Store.BuildProjectionDaemonAsync();
        var sample = await Sample.Of(count, async () =>
        {
            await daemon.StartAllAsync();
            await daemon.Tracker.WaitForShardState(ScoreProjection.ProgressKey, count, Patience);
        });
        await daemon.StopAllAsync();
        return sample;
    }

    /// <summary>The minimum cost of a replay of every event: read in order, deserialised, added up.</summary>
    public static void ReadAndFold(int count, BenchmarkDatabase database)
    {
        var type = (JsonTypeInfo<SourceEventReported>)CopyLimit.Json.GetTypeInfo(typeof(SourceEventReported));
        var sums = new Dictionary<(Dyad, int Month), (long Quality, long Weighted)>();
        using var connection = database.DataSource.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText =
            $"""
            select seq_id, stream_id, version, type, data from {EventLog.Schema}.mt_events order by seq_id
            """;
        using var reader = command.ExecuteReader();
        var read = 0;
        for (; reader.Read(); read++)
        {
            _ = (reader.GetInt64(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetString(3));
            var stored = JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(4), type)!;
            var dyad = new Dyad(CountryCode.Parse(stored.Source), CountryCode.Parse(stored.Target));
            var value = GoldsteinTable.V1.Tenths(CameoCode.Parse(stored.CameoCode));
            var month = MonthBucket.IndexOf(PartialDate.Parse(stored.OccurredOn).Middle);
            var sum = sums.GetValueOrDefault((dyad, month));
            sums[(dyad, month)] = (sum.Quality + stored.Quality, sum.Weighted + stored.Quality * value);
        }

        if (read != count)
            throw new InvalidOperationException($"{read:N0} of {count:N0} events were read.");
    }
}
