using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Tests.Projection.Ledger;

/// <summary>Sums of months take the place of lines, and no answer shows it.</summary>
public sealed class MonthSumsTests(ITestOutputHelper output)
{
    private const string Positions = "Projection:MonthSumPositions";

    private static readonly string[] Countries = ["BOL", "RUS", "USA", "SUN"];
    private static readonly string[] Codes = ["042", "043", "057", "120", "190", "0311"];
    private static readonly string[] Feeds = ["gdelt1", "icews", ""];

    [Theory]
    [InlineData(23)]
    [InlineData(150)]
    public async Task Answers_from_sums_of_months_equal_those_from_lines_byte_for_byte(int positions)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var lines = await RunningServices.StartAsync(
            settings: new Dictionary<string, string?> { [Positions] = $"{long.MaxValue / 2}" });
        await WriteAsync(lines, random);
        var last = (await lines.CaughtUpAsync()).Position;
        var requests = Enumerable.Range(0, 120).Select(_ => RandomRequest(random, lines, last)).ToArray();
        var expected = new List<ByteString>();
        foreach (var request in requests)
            expected.Add(await AskAsync(lines, request));
        await lines.RestartAsync(new Dictionary<string, string?> { [Positions] = $"{positions}" });
        await SummedAsync(lines, ranges: last / positions);
        (await CountAsync(lines, "select count(*) from scoring.month_page")).ShouldBeGreaterThan(last / positions);

        for (var i = 0; i < requests.Length; i++)
            (await AskAsync(lines, requests[i])).ShouldBe(expected[i], $"{requests[i]}");

        await lines.RebuildAsync();
        (await lines.RebuiltAsync()).DifferingLines.ShouldBe(0);
        await SummedAsync(lines, ranges: last / positions);
        for (var i = 0; i < requests.Length; i += 3)
            (await AskAsync(lines, requests[i])).ShouldBe(expected[i], $"{requests[i]}");
    }

    [Fact]
    public async Task Positions_of_a_later_block_get_a_partition_and_a_rebuild_keeps_it()
    {
        await using var services = await RunningServices.StartAsync(
            settings: new Dictionary<string, string?> { [Positions] = "1000000" });
        await services.StoreAsync(Reports.Of("2009-02-16", "RUS", "BOL", "057"));
        await services.CaughtUpAsync();
        await using (var command = services.Store.CreateCommand(
            "alter sequence diplomacy.mt_events_sequence restart with 4194302"))
            await command.ExecuteNonQueryAsync(Deadline.Token());
        for (var day = 10; day < 16; day++)
            await services.StoreAsync(Reports.Of($"2009-03-{day}", "RUS", "BOL", "043"));
        await services.CaughtUpAsync();
        (await CountAsync(services, "select count(*) from scoring.ledger_page_1")).ShouldBeGreaterThan(0);
        (await CountAsync(services, "select count(*) from scoring.ledger")).ShouldBe(7);

        await services.RebuildAsync(switchIfDifferent: true);
        var rebuild = await services.RebuiltAsync();

        (rebuild.State, rebuild.DifferingLines).ShouldBe((RebuildState.Switched, 0));
        (await CountAsync(services, "select count(*) from scoring.ledger_page_1")).ShouldBeGreaterThan(0);
        await services.StoreAsync(Reports.Of("2009-03-17", "RUS", "BOL", "043"));
        await services.CaughtUpAsync();
        (await CountAsync(services, "select count(*) from scoring.ledger")).ShouldBe(8);
    }

    private static Task SummedAsync(RunningServices services, long ranges) => Eventually.ReadAsync(
        () => CountAsync(services, "select count(*) from scoring.month_range"), count => count == ranges,
        "the sums of all ranges");

    /// <summary>Rows of feeds, some sent again with other content, reports of documents, and retractions.</summary>
    private static async Task WriteAsync(RunningServices services, Random random)
    {
        for (var round = 0; round < 20; round++)
        {
            var stored = await services.Ingestion.ReportSourceEventsAsync(
                new() { Reports = { Enumerable.Range(0, 40).Select(_ => RandomReport(random)) } },
                deadline: services.CallDeadline);
            foreach (var result in stored.Results)
                if (result.Outcome == ReportOutcome.Recorded && random.Next(12) == 0)
                    await RetractAsync(services, result.SourceEventId);
            if (random.Next(5) == 0)
                await services.Ingestion.CalibrateFeedAsync(
                    new()
                    {
                        Feed = "gdelt1",
                        Neutral = random.Next(-20, 20) / 10.0,
                        Author = "ana",
                        Reason = "Measured.",
                    }, deadline: services.CallDeadline);
        }
    }

    private static async Task RetractAsync(RunningServices services, string id)
    {
        try
        {
            await services.Ingestion.RetractSourceEventAsync(
                new() { SourceEventId = id, Author = "ana", Reason = "It never happened." },
                deadline: services.CallDeadline);
        }
        catch (RpcException moved) when (moved.StatusCode == StatusCode.FailedPrecondition)
        {
            // A later row of the same request took its only report away.
        }
    }

    private static Report RandomReport(Random random)
    {
        var source = random.Next(3);
        var target = (source + random.Next(1, 3)) % 3;
        var day = new DateOnly(1990, 1, 1).AddDays(random.Next(900));
        var (one, other) = (Countries[source], Countries[target]);
        if (day < new DateOnly(1991, 12, 1))
            (one, other) = (one == "RUS" ? "SUN" : one, other == "RUS" ? "SUN" : other);
        else if (day < new DateOnly(1992, 1, 31))
            day = day.AddDays(62);
        var feed = Feeds[random.Next(Feeds.Length)];
        return Reports.Of(
            random.Next(6) == 0 && feed.Length == 0 ? $"{day:yyyy-MM}" : $"{day:yyyy-MM-dd}", one, other,
            Codes[random.Next(Codes.Length)], random.Next(1, 1_001) / 1_000.0,
            document: feed.Length == 0 ? $"document-{random.Next(60)}" : "", feed: feed,
            record: feed.Length > 0 ? $"{random.Next(300)}" : "");
    }

    private static IMessage RandomRequest(Random random, RunningServices services, long last)
    {
        var models = ScoringModels.All;
        var model = models[random.Next(models.Count)].Name;
        var known = new KnownAt { Checkpoint = services.Checkpoints.At(random.NextInt64(1, last + 1)) };
        var country = Countries[random.Next(3)];
        var counterpart = Countries.First(other => other != country);
        var day = new DateOnly(1990, 1, 1).AddDays(random.Next(1_100));
        if (random.Next(3) == 0)
            day = new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month));
        return random.Next(4) switch
        {
            0 => new GetTimelineRequest
            {
                Country = country,
                Counterpart = counterpart,
                From = Reports.On("1990-01-01"),
                To = Reports.On($"{day:yyyy-MM-dd}"),
                Models = { model },
                KnownAt = known,
                Step = (TimelineStep)random.Next(1, 5),
            },
            1 => new ListRelationshipsRequest
            {
                Country = country,
                AsOf = Reports.On($"{day:yyyy-MM-dd}"),
                Model = model,
                KnownAt = known,
                IncludePredecessors = random.Next(2) == 0,
            },
            2 => new ListMoversRequest
            {
                From = Reports.On("1990-06-17"),
                To = Reports.On($"{day.AddDays(200):yyyy-MM-dd}"),
                Model = model,
                KnownAt = known,
            },
            _ => new GetRelationshipRequest
            {
                Country = country,
                Counterpart = counterpart,
                AsOf = Reports.On($"{day:yyyy-MM-dd}"),
                Model = model,
                KnownAt = known,
                IncludePredecessors = random.Next(2) == 0,
            },
        };
    }

    private static async Task<ByteString> AskAsync(RunningServices services, IMessage request) => request switch
    {
        GetTimelineRequest one =>
            (await services.Query.GetTimelineAsync(one, deadline: services.CallDeadline)).ToByteString(),
        ListRelationshipsRequest one =>
            (await services.Query.ListRelationshipsAsync(one, deadline: services.CallDeadline)).ToByteString(),
        ListMoversRequest one =>
            (await services.Query.ListMoversAsync(one, deadline: services.CallDeadline)).ToByteString(),
        _ => (await services.Query.GetRelationshipAsync(
            (GetRelationshipRequest)request, deadline: services.CallDeadline)).ToByteString(),
    };

    private static async Task<long> CountAsync(RunningServices services, string sql)
    {
        await using var command = services.Store.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Deadline.Token()))!;
    }
}
