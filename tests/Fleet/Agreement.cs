using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Core;

namespace Diplomacy.Tests.Fleet;

/// <summary>Compares store, ledger, replay and the answers of both Query nodes with one another.</summary>
internal static class Agreement
{
    private static readonly DateOnly[] Dates =
        [new(2008, 6, 30), new(2009, 2, 28), new(2009, 12, 31), new(2012, 1, 1)];

    /// <summary>
    /// Every acknowledged report is stored once and has one place; ledger, replay and answers are the same; wake-ups
    /// work again.
    /// </summary>
    public static async Task HoldsAsync(RunningFleet fleet, Load load, Checkpoint checkpoint)
    {
        await fleet.Fleet.ReadyAsync(Deadline.Token(TimeSpan.FromMinutes(2)));
        // Waits until the projection has seen the last write.
        foreach (var node in fleet.Query)
            await AskAsync(node, Question("RUS", "USA", Dates[0], LevelParameters.LevelV1, checkpoint));

        var replay = await Replay.OfAsync(fleet.Fleet.PostgresConnectionString);
        (await fleet.ScalarAsync<long>("select count(*) from diplomacy.mt_events where type <> 'tombstone'"))
            .ShouldBe(replay.EventCount);
        load.Acknowledged.Keys.Where(report => replay.FirstReported.GetValueOrDefault(report) == 0)
            .ShouldBeEmpty("acknowledged, and not in the event store");
        replay.FirstReported.Where(report => report.Value != 1).ShouldBeEmpty("stored more than once");
        replay.PlaceCounts.Where(report => report.Value != 1).ShouldBeEmpty("stored at more than one place");
        replay.FirstReported.Keys.Except(replay.Superseded).Except(replay.PlaceCounts.Keys)
            .ShouldBeEmpty("neither superseded nor stored at any place");

        var ledger = await Replay.StoredLedgerAsync(fleet.Fleet.PostgresConnectionString);
        ledger.SequenceEqual(replay.Ledger).ShouldBeTrue(
            $"the ledger has {ledger.Count} lines, the replay {replay.Ledger.Count}; first difference at "
            + $"{ledger.Zip(replay.Ledger).FirstOrDefault(pair => pair.First != pair.Second)}");
        await AnswersAreTheReplaysAsync(fleet, replay, checkpoint);
        await AnswersStayAsync(fleet, load);
        var woken = await WakeupProbe.WakesAsync(fleet);
        Console.WriteLine($"write to read at both nodes: {woken.TotalMilliseconds:0} ms");
        Console.WriteLine($"agreement: {load.Requests} requests acknowledged with {load.Acknowledged.Count} reports; "
            + $"{replay.EventCount} events, {ledger.Count} ledger lines; slowest {load.Slowest.TotalSeconds:0.0} s; "
            + $"failures: {string.Join(", ", load.Failures.Select(failure => $"{failure.Key} {failure.Value}"))}");
    }

    private static async Task AnswersAreTheReplaysAsync(RunningFleet fleet, Replay replay, Checkpoint checkpoint)
    {
        foreach (var one in ReportMaker.Countries)
            foreach (var other in ReportMaker.Countries.Where(other => string.CompareOrdinal(one, other) < 0))
                foreach (var date in Dates)
                    foreach (var model in LevelParameters.All)
                    {
                        var (expected, count) = replay.ScoreOf(
                            Relationship.Between(CountryCode.Parse(one), CountryCode.Parse(other)), date, model);
                        foreach (var node in fleet.Query)
                        {
                            var answer = (await AskAsync(node, Question(one, other, date, model, checkpoint)))
                                .Relationship;
                            BitsOf(answer.Score).ShouldBe(BitsOf(expected), $"{one}-{other} on {date}, {model.Name}");
                            answer.SourceEventCount.ShouldBe(count);
                        }
                    }
    }

    /// <summary>What was answered while things broke is answered again, byte for byte, by both nodes.</summary>
    private static async Task AnswersStayAsync(RunningFleet fleet, Load load)
    {
        foreach (var (asked, answered) in load.Answers)
            foreach (var node in fleet.Query)
            {
                var again = asked.Clone();
                again.AtLeastAsFresh = null;
                again.KnownAt = new KnownAt { Checkpoint = answered.Checkpoint };
                (await AskAsync(node, again)).ShouldBe(answered);
            }
    }

    private static GetRelationshipRequest Question(
        string country, string counterpart, DateOnly asOf, LevelParameters model, Checkpoint checkpoint) => new()
        {
            Country = country,
            Counterpart = counterpart,
            AsOf = new Date { Year = asOf.Year, Month = asOf.Month, Day = asOf.Day },
            Model = model.Name,
            AtLeastAsFresh = checkpoint,
        };

    private static async Task<GetRelationshipResponse> AskAsync(
        QueryService.QueryServiceClient node, GetRelationshipRequest request)
    {
        while (true)
        {
            try
            {
                return await node.GetRelationshipAsync(request, deadline: DateTime.UtcNow + Deadline.Default);
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
            {
                // A pooled connection to a server that is gone is found out by using it.
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private static long[] BitsOf(Score score) => Array.ConvertAll(
        [score.Score_, score.Level, score.Evidence, score.Interval.Low, score.Interval.High, score.Momentum],
        BitConverter.DoubleToInt64Bits);

    private static long[] BitsOf(LevelScore score) => Array.ConvertAll(
        [score.Score, score.Level, score.Evidence, score.IntervalLow, score.IntervalHigh, score.Momentum],
        BitConverter.DoubleToInt64Bits);
}
