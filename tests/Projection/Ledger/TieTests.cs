using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grade = Diplomacy.Protos.Type.V1.Grade;
using TieKind = Diplomacy.Protos.Type.V1.TieKind;
using TiesOf = Diplomacy.Testing.Ties;

namespace Diplomacy.Tests.Projection.Ledger;

public sealed class TieTests(ITestOutputHelper output)
{
    private static readonly Relationship Pair =
        Relationship.Between(CountryCode.Parse("BOL"), CountryCode.Parse("RUS"));

    private static readonly DateOnly AsOf = new(2009, 6, 1);

    [Fact]
    public async Task Live_replayed_and_rebuilt_scores_with_ties_are_equal_bit_for_bit_at_every_position()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await using var services = await RunningServices.StartAsync();
        await Task.WhenAll(LedgerTests.WriteAsync(services, seed), WriteTiesAsync(services, new Random(seed)));
        var last = (await services.CaughtUpAsync()).Position;

        var live = await ScoresAsync(services, last);
        live.ShouldBe(await ReplayedAsync(services, live.Keys));
        live.Values.Distinct().Count().ShouldBeGreaterThan(10, "else ties were too few to be worth replaying");
        await services.RestartAsync();
        (await ScoresAsync(services, last)).ShouldBe(live);
        await services.RebuildAsync();
        var rebuild = await services.RebuiltAsync();
        (rebuild.State, rebuild.DifferingLines, rebuild.MendedLines)
            .ShouldBe((RebuildState.Switched, 0, 0), rebuild.Outcome);
        (await ScoresAsync(services, last)).ShouldBe(live);
    }

    /// <summary>Ties that are recorded, revised, ended and retracted, some of them again.</summary>
    private static async Task WriteTiesAsync(RunningServices services, Random random)
    {
        for (var i = 0; i < 60; i++)
        {
            var kind = (TieKind)random.Next(1, 7);
            var tie = TiesOf.Of(
                "RUS", "BOL", kind, $"{2000 + random.Next(3)}",
                random.Next(3) == 0 ? $"{2008 + random.Next(3)}" : null);
            var request = TiesOf.Request(tie);
            request.OverruleEdits = true;
            var id = (await services.Ingestion.RecordTiesAsync(request, deadline: services.CallDeadline))
                .Results[0].TieId;
            if (random.Next(3) == 0)
                await services.Ingestion.EndTieAsync(new()
                {
                    TieId = id,
                    Until = Reports.On($"{2005 + random.Next(9)}"),
                    Source = "A statement",
                    Author = "ana",
                    Reason = "It ended.",
                }, deadline: services.CallDeadline);
            if (random.Next(3) == 0)
                await services.Ingestion.RetractTieAsync(
                    new() { TieId = id, EndOnly = random.Next(2) == 0, Author = "ana", Reason = "A mistake." },
                    deadline: services.CallDeadline);
        }
    }

    /// <summary>The bits of level and score, and the grade, by position.</summary>
    private static async Task<SortedDictionary<long, (long Level, long Score, Grade Grade)>> ScoresAsync(
        RunningServices services, long last)
    {
        var scores = new SortedDictionary<long, (long, long, Grade)>();
        for (var position = 1L; position <= last; position += 3)
        {
            var answer = await services.Query.GetRelationshipAsync(
                new()
                {
                    Country = "BOL",
                    Counterpart = "RUS",
                    AsOf = Reports.On("2009-06-01"),
                    Model = "standing-v1",
                    KnownAt = new() { Checkpoint = services.Checkpoints.At(position) },
                }, deadline: services.CallDeadline);
            services.Checkpoints.TryRead(answer.Checkpoint, out var answeredAt, out _).ShouldBeTrue();
            var score = answer.Relationship.Score;
            scores[answeredAt] = (
                BitConverter.DoubleToInt64Bits(score.Level), BitConverter.DoubleToInt64Bits(score.Score_), score.Grade);
        }
        return scores;
    }

    /// <summary>The same from the stored events, by Domain alone.</summary>
    private static async Task<SortedDictionary<long, (long Level, long Score, Grade Grade)>> ReplayedAsync(
        RunningServices services, IEnumerable<long> positions)
    {
        var lines = await Replay.LedgerAsync(services);
        var stored = new List<(long Position, Guid Id, ITieChange Change)>();
        await foreach (var (position, id, change) in Replay.EventsAsync(services))
            if (change is ITieChange tie)
                stored.Add((position, id, tie));
        var model = ScoringModels.Find("standing-v1")!;
        var scores = new SortedDictionary<long, (long, long, Grade)>();
        foreach (var position in positions)
        {
            var ties = new Dictionary<Guid, Tie>();
            foreach (var (_, id, change) in stored.Where(one => one.Position <= position))
                ties[id] = (ties.GetValueOrDefault(id) ?? Tie.Empty(id)).Apply(change);
            var score = model.Evaluate(
                Replay.EventsAt(lines, Pair, position), [.. ties.Values.Select(tie => tie.Span).OfType<TieSpan>()],
                AsOf);
            scores[position] = (
                BitConverter.DoubleToInt64Bits(score.Level), BitConverter.DoubleToInt64Bits(score.Score),
                Enum.Parse<Grade>($"{score.Grade}"));
        }
        return scores;
    }
}
