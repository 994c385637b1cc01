using Diplomacy.Benchmarks.Harness;
using JasperFx.Events;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>Many new source events at once, by the store's bulk insert.</summary>
internal static class AppendRow
{
    private const double Bar = 0.60;

    public static async Task<Row> Measure(
        string name, int count, BenchmarkDatabase database, EventStoreHost host, BenchmarkOptions options)
    {
        var rows = new FeedGenerator(options.Seed).Take(count);
        var limit = new CopyLimit(rows);
        var samples = await new Contest()
            .Add("bulk insert", () => Append(rows, database, host))
            .Add("COPY", () => limit.Measure(database))
            .Run(options.Repeats);
        var stored = await database.Scalar<long>("select count(*) from diplomacy.mt_events");
        return Row.Of(
            name, $"bulk append of {count:N0} new source events, {limit.BytesAnEvent:N0} bytes each", "events/s",
            samples["bulk insert"], "COPY into the same tables", samples["COPY"], Bar,
            faults: stored == count ? [] : [$"{stored:N0} of {count:N0} events were stored"]);
    }

    private static async Task<Sample> Append(List<FeedRow> rows, BenchmarkDatabase database, EventStoreHost host)
    {
        await database.Empty();
        StreamAction[] streams;
        await using (var session = host.Store.LightweightSession())
            streams = [.. rows.Select(row => StreamAction.Start(row.Stream, session.Events.BuildEvent(row.Event)))];
        return await Sample.Of(rows.Count, () => host.Store.BulkInsertEventsAsync(streams));
    }
}
