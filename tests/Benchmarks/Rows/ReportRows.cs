using System.Globalization;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>Reports through the API: the Ingestion program in a process of its own, called over gRPC.</summary>
internal static class ReportRows
{
    private const string One = "reports";
    private const string Eight = "reports-eight";
    private const double BarOfOne = 0.35;
    private const double BarOfEight = 0.45;
    private const int Promised = 200_000;
    private const int PageSize = 1_000;
    private const int Clients = 8;
    private const double RepeatedShare = 0.05;
    private const int WarmUpRows = 20_000;

    /// <summary>The names of the rows.</summary>
    public static readonly string[] Names = [One, Eight];

    public static async Task<IReadOnlyList<Row>> Measure(BenchmarkDatabase database, BenchmarkOptions options)
    {
        var rows = new FeedGenerator(options.Seed, RepeatedShare).Take(options.Rows(Promised));
        var limit = new CopyLimit(rows);
        await using var ingestion = await ServiceProcess.Start("Ingestion", database.ConnectionString);
        await WarmUp(ingestion, options.Seed + 1);

        var deadlocksBefore = database.Deadlocks();
        var errors = new List<string>();
        var contest = new Contest();
        if (options.Wants(One))
            contest.Add(One, () => Measure(rows, limit.Streams, clients: 1, ingestion, database, errors));
        if (options.Wants(Eight))
            contest.Add(Eight, () => Measure(rows, limit.Streams, Clients, ingestion, database, errors));
        var samples = await contest.Add("COPY", () => limit.Measure(database)).Run(options.Repeats);

        if (database.Deadlocks() - deadlocksBefore is > 0 and var deadlocks)
            errors.Add($"{deadlocks} deadlocks in PostgreSQL's log");
        string[] notes = [$"{rows.Count - limit.Streams:N0} of {rows.Count:N0} reports are of a known source event"];
        return
        [
            .. Names.Where(options.Wants).Select(name => Row.Of(
                name,
                $"{rows.Count:N0} reports, {PageSize:N0} a request, {(name == One ? "one client" : "eight clients")}",
                "events/s", samples[name], "COPY of the same rows", samples["COPY"],
                name == One ? BarOfOne : BarOfEight, errors, notes)),
        ];
    }

    /// <summary>A report as a client sends it.</summary>
    public static Report ReportOf(FeedRow row)
    {
        var date = row.Event.OccurredOn;
        return new Report
        {
            OccurredOn = new Date
            {
                Year = int.Parse(date.AsSpan(0, 4), CultureInfo.InvariantCulture),
                Month = int.Parse(date.AsSpan(5, 2), CultureInfo.InvariantCulture),
                Day = int.Parse(date.AsSpan(8, 2), CultureInfo.InvariantCulture),
            },
            Source = row.Event.Source,
            Target = row.Event.Target,
            CameoCode = row.Event.CameoCode,
            Mentions = row.Event.Mentions,
            Origin = new Origin
            {
                Publisher = row.Event.Origin.Publisher,
                Feed = row.Event.Origin.Feed,
                Url = row.Event.Origin.Url,
                RecordId = row.Event.Origin.RecordId,
            },
        };
    }

    /// <summary>Requests of up to a thousand reports.</summary>
    public static ReportSourceEventsRequest[] Requests(IEnumerable<FeedRow> rows) =>
        [.. rows.Chunk(PageSize).Select(page => new ReportSourceEventsRequest { Reports = { page.Select(ReportOf) } })];

    /// <summary>Sends requests over several connections, one at a time on each; returns the number answered.</summary>
    public static async Task<int> Send(string address, int clients, IReadOnlyList<ReportSourceEventsRequest> requests)
    {
        var next = -1;
        var sentBack = 0;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            using var channel = GrpcChannel.ForAddress(address);
            var client = new IngestionService.IngestionServiceClient(channel);
            int place;
            while ((place = Interlocked.Increment(ref next)) < requests.Count)
                while (!await IsTaken(client, requests[place]))
                    Interlocked.Increment(ref sentBack);
        })));
        return sentBack;
    }

    /// <summary>False where the server asked to send it again because others wrote the same source events.</summary>
    private static async Task<bool> IsTaken(
        IngestionService.IngestionServiceClient client, ReportSourceEventsRequest request)
    {
        try
        {
            var response = await client.ReportSourceEventsAsync(request);
            if (response.Results.FirstOrDefault(result => result.Outcome == ReportOutcome.Rejected) is { } rejected)
                throw new InvalidOperationException($"A report was rejected: {rejected.Faults[0].Description}");
            return true;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Aborted)
        {
            return false;
        }
    }

    private static async Task<Sample> Measure(
        List<FeedRow> rows, int streams, int clients, ServiceProcess ingestion, BenchmarkDatabase database,
        List<string> errors)
    {
        await database.Empty();
        var requests = Requests(rows);
        var sentBack = 0;
        var sample = await Sample.Of(
            rows.Count, async () => sentBack = await Send(ingestion.Address, clients, requests));
        if (sentBack > 0)
            errors.Add($"{clients} clients were sent back {sentBack} times");
        var stored = await database.Scalar<long>("select count(*) from diplomacy.mt_events");
        if (stored != rows.Count)
            errors.Add($"{stored:N0} of {rows.Count:N0} reports were stored");
        var sourceEvents = await database.Scalar<long>("select count(*) from diplomacy.mt_streams");
        if (sourceEvents != streams)
            errors.Add($"{sourceEvents:N0} source events were stored; expected {streams:N0}");
        return sample;
    }

    private static Task WarmUp(ServiceProcess ingestion, int seed) =>
        Send(ingestion.Address, Clients, Requests(new FeedGenerator(seed, RepeatedShare).Take(WarmUpRows)));
}
