using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Subscriptions;

/// <summary>
/// The promises of <c>SubscriptionService</c>, checked over everything that every subscriber received while reporters
/// and editors work, the clock rolls over and the projection is rebuilt. The fleet's FaultTests check them under kills.
/// DIPLOMACY_FAULT_MINUTES makes it longer, DIPLOMACY_FAULT_SEED chooses another order:
/// <code>DIPLOMACY_FAULT_MINUTES=60 dotnet test tests/Query --filter FullyQualifiedName~PromiseTests</code>
/// </summary>
public sealed class PromiseTests
{
    private const int SeedDefault = 20_100_212;
    private static readonly TimeSpan DurationDefault = TimeSpan.FromSeconds(5);

    /// <summary>The month's middle, from which a report of "February" counts, is yet to come.</summary>
    private static readonly DateTimeOffset Begin = new(2010, 2, 12, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Promises_are_kept_through_slow_readers_churn_midnights_and_rebuilds_under_load()
    {
        var seed = FaultRun.Seed(SeedDefault);
        var duration = FaultRun.Duration(DurationDefault);
        Console.WriteLine($"promise test: seed {seed}, {duration}");
        var (clock, otherClock) = (new SetClock(Begin), new SetClock(Begin));
        await using var services = await RunningServices.StartAsync(clock: clock);
        await using var others = await RunningServices.StartAsync(services.Database, otherClock);
        await using var record = new Recording(seed, [() => ClientOf(services), () => ClientOf(others)]);
        var still = new TaskCompletionSource();
        var state = Listen(record, still.Task);
        await using var writers = new Writers(services, record, clock, count: 3);

        var random = new Random(seed);
        var until = DateTime.UtcNow + duration;
        for (var step = 0; DateTime.UtcNow < until; step++)
        {
            await Task.Delay(random.Next(100, 500));
            if (step % 3 == 1)
                await WholeStory.RebuildAsync(services);
            else
            {
                var now = clock.Now.AddDays(random.Next(1, 4));
                clock.Now = now;
                await Task.Delay(random.Next(300));
                otherClock.Now = now;
            }
            record.Add($"churn {step}", Some(random), new Habits { LeavesWithin = 30, StartsOver = step % 2 == 0 });
        }

        var last = await writers.FinishAsync();
        var day = DateOnly.FromDateTime(clock.Now.Date);
        await record.CoverAsync(last, day, besides: state);
        still.SetResult();
        await record.CoverAsync(last, day);
        await record.EndAsync();
        Console.WriteLine($"subscribers: {record}; slowest after an acknowledgement: {Promises.LagOf(record)}");
        new Promises(record, await History.OfAsync(services.Database)).Hold();
    }

    [Fact]
    public async Task A_reader_that_stops_until_every_buffer_is_full_slows_nobody()
    {
        var clock = new SetClock(Begin);
        await using var services = await RunningServices.StartAsync(clock: clock);
        await using var record = new Recording(SeedDefault, [() => ClientOf(services)]);
        var still = new TaskCompletionSource();
        record.Add("quick", Everything());
        var state = record.Add("still", Everything(), new Habits { StopsUntil = still.Task });
        await Eventually.TrueAsync(() => record.Subscribers.TrueForAll(one => one.Last is not null), "both to begin");
        await using var writers = new Writers(services, record, clock, count: 0);

        var last = await writers.FloodAsync("2009-05-01", "2009-05-02", "2009-05-03", "2009-05-04");
        var day = DateOnly.FromDateTime(clock.Now.Date);
        await record.CoverAsync(last, day, besides: state);
        Place.Of(last).Position.ShouldBeGreaterThan(state.Last!.Place.Position);
        still.SetResult();
        await record.CoverAsync(last, day);

        await record.EndAsync();
        new Promises(record, await History.OfAsync(services.Database)).Hold();
    }

    [Fact]
    public async Task Promises_are_kept_where_a_rebuild_under_load_gives_other_scores()
    {
        var seed = FaultRun.Seed(SeedDefault);
        var clock = new SetClock(Begin);
        await using var services = await RunningServices.StartAsync(clock: clock);
        await services.CoverAsync(await services.StoreAsync(
            Reports.Of("2009-01-10", "ARG", "BRA", "043"), Reports.Of("2009-01-11", "ARG", "BRA", "112")));
        await using (var command = services.Store.CreateCommand(
            "update scoring.ledger_page set qualities[1] = qualities[1] * 3"))
            await command.ExecuteNonQueryAsync(Deadline.Token());
        var distorted = await Replay.OfAsync(services.Database);
        await using var record = new Recording(seed, [() => ClientOf(services)]);
        record.Add("quick", Everything());
        record.Add("slow", Everything(), new Habits { PerMessage = TimeSpan.FromMilliseconds(20) });
        record.Add("fickle", Everything(), new Habits { LeavesWithin = 30, Forgets = 10 });
        await using var writers = new Writers(services, record, clock, count: 2);
        await Eventually.TrueAsync(() => record.Acknowledged.Count > 5, "requests");

        await WholeStory.RebuildAsync(services);
        var rebuilt = record.Acknowledged.Count;
        await Eventually.TrueAsync(() => record.Acknowledged.Count > rebuilt + 5, "requests");

        await record.CoverAsync(await writers.FinishAsync(), DateOnly.FromDateTime(clock.Now.Date));
        await record.EndAsync();
        record.Subscribers.ShouldAllBe(subscriber => subscriber.Streams.Last().Round == 1, "all were notified");
        var replay = await Replay.OfAsync(services.Database);
        var wrong = distorted.Ledger[0].Position;
        new Promises(
            record,
            History.Of(replay, row => row.Position == wrong ? row with { Quality = row.Quality * 3 } : row),
            History.Of(replay, row => row)).Hold();
    }

    [Fact]
    public async Task A_stream_does_not_go_back_a_day_where_it_resumes_on_a_node_whose_clock_is_behind()
    {
        var (ahead, behind) = (new SetClock(Begin), new SetClock(Begin));
        await using var services = await RunningServices.StartAsync(clock: ahead);
        await using var others = await RunningServices.StartAsync(services.Database, behind);
        await services.CoverAsync(await services.StoreAsync(Reports.Of("2009-01-10", "ARG", "BRA", "043")));
        var node = services;
        await using var record = new Recording(SeedDefault, [() => ClientOf(node)]);
        record.Add("moving", Everything(), new Habits { LeavesWithin = 4 });
        var day = DateOnly.FromDateTime(Begin.Date);
        await record.CoverAsync(services.Checkpoints.At(1), day);

        ahead.Now = Begin.AddDays(1);
        await record.SeeAsync(day.AddDays(1));
        node = others;
        var last = new Checkpoint();
        for (var i = 1; i <= 12; i++)
            last = await services.StoreAsync(Reports.Of($"2009-03-{i:00}", "ARG", "BRA", "112"));
        await record.CoverAsync(last, day.AddDays(1));
        behind.Now = ahead.Now;
        last = await services.StoreAsync(Reports.Of("2009-04-01", "ARG", "BRA", "112"));
        await record.CoverAsync(last, day.AddDays(1));

        await record.EndAsync();
        new Promises(record, await History.OfAsync(services.Database)).Hold();
    }

    /// <summary>Subscribers of every kind; returns the one that stops reading.</summary>
    private static Subscriber Listen(Recording record, Task still)
    {
        for (var i = 0; i < 2; i++)
            record.Add($"quick {i}", Everything());
        record.Add("by feed-v1", new SubscribeRequest { Model = "feed-v1", Initial = InitialState.Snapshot });
        record.Add("slow", Everything(), new Habits { PerMessage = TimeSpan.FromMilliseconds(5) });
        record.Add("fickle", Everything(), new Habits { LeavesWithin = 60 });
        record.Add("forgetful", Everything(), new Habits { LeavesWithin = 60, Forgets = 30 });
        record.Add("rated", new SubscribeRequest { MaxUpdatesPerSecond = 50, Initial = InitialState.Snapshot });
        record.Add("elsewhere", new SubscribeRequest { Countries = { "FJI" } });
        return record.Add("still", Everything(), new Habits { StopsUntil = still });
    }

    private static SubscribeRequest Everything() => new() { Initial = InitialState.Snapshot };

    private static SubscribeRequest Some(Random random) => random.Next(3) switch
    {
        0 => new SubscribeRequest { Countries = { "BOL" }, Initial = InitialState.Snapshot },
        1 => new SubscribeRequest { Relationships = { new CountryPair { Country = "CUB", Counterpart = "BOL" } } },
        _ => Everything(),
    };

    private static SubscriptionService.SubscriptionServiceClient ClientOf(RunningServices services) =>
        new(services.Channel);
}
