using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Projection.Ledger;

public sealed class LedgerTests(ITestOutputHelper output)
{
    private const int Writers = 4;
    private const int RequestsEach = 12;
    private const int ReportsEach = 40;

    private static readonly string[] Countries = ["BOL", "RUS", "USA", "CUB"];
    private static readonly string[] Codes = ["042", "043", "057", "120", "190", "0311"];

    [Fact]
    public async Task The_ledger_is_a_plain_replay_of_all_events_also_after_a_restart()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await using var services = await RunningServices.StartAsync();

        await WriteAsync(services, seed);
        await services.CaughtUpAsync();
        await ShouldBeAReplayAsync(services);

        await services.RestartAsync();
        await WriteAsync(services, unchecked(seed + Writers));
        await services.CaughtUpAsync();
        await ShouldBeAReplayAsync(services);
        (await MovedAsync(services)).ShouldBeGreaterThan(0, "else the reports were too few to be worth replaying");
    }

    [Fact]
    public async Task A_batch_that_several_processors_go_through_equals_a_plain_replay()
    {
        const int requests = 12, reportsEach = 1_000, eventsOfOneProcessor = 5_000;
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var services = await RunningServices.StartAsync();
        await services.Projection.PauseProjectionAsync(
            new() { Author = "ana", Reason = "So that a page grows." }, deadline: services.CallDeadline);
        for (var i = 0; i < requests; i++)
            await services.StoreAsync(Enumerable.Range(0, reportsEach).Select(_ => RandomReport(random)).ToArray());
        // The daemon has read smaller batches ahead as the events came in; a new one reads all of them together.
        await services.RestartAsync();

        await services.Projection.ResumeProjectionAsync(new(), deadline: services.CallDeadline);
        await services.CaughtUpAsync();

        await ShouldBeAReplayAsync(services);
        (await ScalarAsync(
            services, "select max(positions[cardinality(positions)] - positions[1]) from scoring.ledger_page"))
            .ShouldBeGreaterThan(eventsOfOneProcessor, "else no page was big enough");
    }

    [Fact]
    public async Task What_was_known_at_every_position_is_what_a_replay_up_to_it_gives_bit_for_bit()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await using var services = await RunningServices.StartAsync();
        await WriteAsync(services, seed);
        var last = (await services.CaughtUpAsync()).Position;
        var replayed = await Replay.LedgerAsync(services);
        var (asOf, relationship) = (new DateOnly(2009, 6, 1), Relationship.Between(Country("BOL"), Country("RUS")));

        for (var position = 0L; position <= last; position += 3)
        {
            var answer = await services.Query.GetRelationshipAsync(
                new()
                {
                    Country = "BOL",
                    Counterpart = "RUS",
                    AsOf = Reports.On("2009-06-01"),
                    KnownAt = new() { Checkpoint = services.Checkpoints.At(position) },
                }, deadline: services.CallDeadline);

            // Inside a move nothing is answered: the first position after it counts.
            services.Checkpoints.TryRead(answer.Checkpoint, out var answeredAt, out _).ShouldBeTrue();
            answeredAt.ShouldBeGreaterThanOrEqualTo(position);
            var score = Replay.ScoreAt(replayed, relationship, answeredAt, asOf);
            var given = answer.Relationship.Score;
            (given.Score_, given.Level, given.Evidence, given.Momentum, given.Interval.Low, given.Interval.High)
                .ShouldBe(
                    (score.Score, score.Level, score.Evidence, score.Momentum, score.IntervalLow, score.IntervalHigh),
                    $"position {position}");
        }
    }

    /// <summary>Compares the ledger with a replay, line by line.</summary>
    internal static async Task ShouldBeAReplayAsync(RunningServices services)
    {
        var replayed = await Replay.LedgerAsync(services);
        replayed.ShouldNotBeEmpty();
        (await Replay.StoredLedgerAsync(services)).ShouldBe(replayed);
    }

    /// <summary>Several writers at once, so that numbers are drawn and committed in different orders.</summary>
    internal static Task WriteAsync(RunningServices services, int seed) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(unchecked(seed + writer));
            for (var i = 0; i < RequestsEach; i++)
                await services.StoreAsync(Enumerable.Range(0, ReportsEach).Select(_ => RandomReport(random)).ToArray());
        })));

    /// <summary>A report by a document, a feed or a person, often of the same source event as another.</summary>
    internal static Report RandomReport(Random random)
    {
        var source = random.Next(Countries.Length);
        var target = (source + random.Next(1, Countries.Length)) % Countries.Length;
        var (year, month, day) = (2009, random.Next(1, 3), random.Next(1, 29));
        var isFeedRow = random.Next(4) == 0;
        var date = isFeedRow || random.Next(3) > 0 ? $"{year}-{month:00}-{day:00}"
            : random.Next(4) > 0 ? $"{year}-{month:00}" : $"{year}";
        return Reports.Of(
            date, Countries[source], Countries[target], Codes[random.Next(Codes.Length)],
            random.Next(1, 1_001) / 1_000.0, publisher: $"Paper {random.Next(3)}",
            document: isFeedRow || random.Next(3) == 0 ? "" : $"document-{random.Next(40)}",
            feed: isFeedRow ? "gdelt1" : "", record: isFeedRow ? $"{random.Next(1_000)}" : "");
    }

    private static Task<long> MovedAsync(RunningServices services) =>
        ScalarAsync(services, "select count(*) from diplomacy.mt_events where type = 'report_moved'");

    private static async Task<long> ScalarAsync(RunningServices services, string sql)
    {
        await using var command = services.Store.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Deadline.Token()))!;
    }

    private static CountryCode Country(string code) => CountryCode.Parse(code);
}
