using Diplomacy.Benchmarks.Harness;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>The peak memory of Ingestion over some reports, and over ten times as many.</summary>
internal static class MemoryRow
{
    public const string Name = "memory";
    private const double Bar = 1.2;
    private const int Times = 10;
    private const int Promised = 500_000;
    private const int RowsAtATime = 10_000;
    private const int Clients = 2;

    public static async Task<Row> Measure(BenchmarkDatabase database, BenchmarkOptions options)
    {
        var many = options.Rows(Promised);
        var few = many / Times;
        var peakOfFew = await Peak(few, database, options);
        var peakOfMany = await Peak(many, database, options);
        return new Row(
            Name, $"peak memory of Ingestion over {many:N0} reports", "MiB", peakOfMany, $"over {few:N0} reports",
            peakOfFew, Bar)
        {
            IsCeiling = true,
        };
    }

    private static async Task<double> Peak(int count, BenchmarkDatabase database, BenchmarkOptions options)
    {
        await database.Empty();
        var generator = new FeedGenerator(options.Seed);
        await using var ingestion = await ServiceProcess.Start("Ingestion", database.ConnectionString);
        for (var sent = 0; sent < count; sent += RowsAtATime)
            await ReportRows.Send(
                ingestion.Address, Clients,
                ReportRows.Requests(generator.Take(Math.Min(RowsAtATime, count - sent))));
        return ingestion.PeakMemory;
    }
}
