using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Google.Protobuf;

namespace Diplomacy.Tests.EndToEnd;

public sealed class OrderTests(RunningServices services, ITestOutputHelper output) : IClassFixture<RunningServices>
{
    private const int Orders = 6;
    private const int RequestMax = 12;

    private static readonly Report[] All = Seeds.Read();

    private static readonly (string One, string Other)[] Pairs =
    [
        .. All.Select(report => string.CompareOrdinal(report.Source, report.Target) < 0
            ? (report.Source, report.Target)
            : (report.Target, report.Source)).Distinct(),
    ];

    [Fact]
    public async Task Seeds_in_any_order_and_any_cut_give_bit_identical_scores_for_every_pair_and_day()
    {
        var expected = await ScoresAsync(services, await services.StoreAsync(All));
        var seed = Random.Shared.Next();

        for (var i = 0; i < Orders; i++)
        {
            output.WriteLine($"seed {unchecked(seed + i)}");
            var random = new Random(unchecked(seed + i));
            await using var shuffled = await RunningServices.StartAsync();
            var reports = All.ToArray();
            random.Shuffle(reports);
            var checkpoint = new Checkpoint();
            for (var sent = 0; sent < reports.Length;)
            {
                var size = Math.Min(random.Next(1, RequestMax), reports.Length - sent);
                checkpoint = await shuffled.StoreAsync(reports.Skip(sent).Take(size));
                sent += size;
            }

            (await ScoresAsync(shuffled, checkpoint)).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task Seeds_sent_twice_are_duplicates_and_change_no_score()
    {
        var once = await ScoresAsync(services, await services.StoreAsync(All));

        var again = await services.ReportAsync(All);

        again.Results.ShouldAllBe(result => result.Outcome == ReportOutcome.Duplicate);
        (await ScoresAsync(services, again.Checkpoint)).ShouldBe(once);
    }

    [Theory]
    [InlineData("BOL", "RUS", "042", "2009-02-15")]
    [InlineData("RUS", "BOL", "043", "2009-02-15")]
    [InlineData("BOL", "RUS", "057", "2009-02-16")]
    [InlineData("RUS", "BOL", "057", "2009-02-16")]
    public async Task The_visit_and_the_signing_of_February_are_one_source_event_each_from_three_documents(
        string source, string target, string code, string date)
    {
        var checkpoint = await services.StoreAsync(All);

        var february = await services.Query.ListSourceEventsAsync(
            new()
            {
                Country = source,
                Counterpart = target,
                From = Reports.On("2009-02-01"),
                To = Reports.On("2009-02-28"),
                CameoPrefix = code,
                AtLeastAsFresh = checkpoint,
            }, deadline: services.CallDeadline);

        var sourceEvent = february.SourceEvents.Where(one => one.Source == source).ShouldHaveSingleItem();
        sourceEvent.OccurredOn.ShouldBe(Reports.On(date));
        sourceEvent.Reports.Select(report => report.DocumentId).Distinct().Count().ShouldBe(3);
        sourceEvent.Reports.Count.ShouldBe(3);
    }

    private static string ReportsOf(SourceEvent reported) =>
        string.Join(' ', reported.Reports.Select(report => report.ReportId).Order());

    /// <summary>Every day's score of every pair, as bytes, and which source events they come from.</summary>
    private static async Task<string[]> ScoresAsync(RunningServices services, Checkpoint checkpoint)
    {
        var scores = new List<string>();
        foreach (var (one, other) in Pairs)
        {
            var timeline = await services.Query.GetTimelineAsync(
                new()
                {
                    Country = one,
                    Counterpart = other,
                    From = Reports.On("2008-06-01"),
                    To = Reports.On("2009-12-31"),
                    Step = TimelineStep.Day,
                    AtLeastAsFresh = checkpoint,
                }, deadline: services.CallDeadline);
            var evidence = await services.Query.ListSourceEventsAsync(
                new() { Country = one, Counterpart = other, KnownAt = new() { Checkpoint = timeline.Checkpoint } },
                deadline: services.CallDeadline);
            scores.Add($"{one}-{other} {timeline.Timelines[0].ToByteString().ToBase64()}");
            scores.AddRange(evidence.SourceEvents.Select(reported =>
                $"{reported.SourceEventId} {reported.Quality} {ReportsOf(reported)}"));
        }
        return [.. scores];
    }
}
