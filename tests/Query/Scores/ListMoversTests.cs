using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Scores;

public sealed class ListMoversTests(RunningServices services) : IClassFixture<RunningServices>
{
    private static readonly string[] Countries = ["ARG", "BOL", "BRA", "CHL", "COL", "ECU", "PER", "RUS", "USA", "VEN"];

    [Fact]
    public async Task Movers_are_what_every_relationship_by_itself_gives()
    {
        const int seed = 11;
        var random = new Random(seed);
        var known = await services.StoreAsync(
            Enumerable.Range(0, 400).Select(_ => Histories.Report(random, Countries)));
        var (from, to) = (new DateOnly(2008, 9, 1), new DateOnly(2009, 2, 1));

        var expected = new List<(string Pair, double Change)>();
        var pairs = Countries.SelectMany((one, i) => Countries.Skip(i + 1).Select(other => (one, other)));
        foreach (var (one, other) in pairs)
        {
            var states = await services.StatesAsync(services.PositionOf(known), one, other);
            var (before, after) = (ScoringModels.Default.Evaluate(states, from),
                ScoringModels.Default.Evaluate(states, to));
            if (after.Evidence >= LevelModel.GradedEvidenceMin && before.IsKnown && after.Score != before.Score)
                expected.Add(($"{one}-{other}", after.Score - before.Score));
        }
        var all = await Pages(known, MoverOrder.Unspecified, Countries);
        var movers = all.TakeWhile(mover => !mover.FirstKnown).ToArray();
        all.Skip(movers.Length).ShouldAllBe(mover => mover.FirstKnown && mover.Change == 0);
        movers.Select(PairOf).ShouldBe(
            expected.OrderByDescending(one => Math.Abs(one.Change)).ThenBy(one => one.Pair).Select(one => one.Pair),
            $"seed {seed}");
        movers.Select(mover => mover.Change).ShouldBe(
            expected.OrderByDescending(one => Math.Abs(one.Change)).ThenBy(one => one.Pair).Select(one => one.Change));

        (await Pages(known, MoverOrder.Rising, Countries)).Select(PairOf).ShouldBe(
            expected.Where(one => one.Change > 0).OrderByDescending(one => one.Change).Select(one => one.Pair));
        (await Pages(known, MoverOrder.Falling, Countries)).Select(PairOf).ShouldBe(
            expected.Where(one => one.Change < 0).OrderBy(one => one.Change).Select(one => one.Pair));
        (await Pages(known, MoverOrder.Largest, "BOL")).Where(mover => !mover.FirstKnown).Select(PairOf).ShouldBe(
            expected.Where(one => one.Pair.Contains("BOL"))
                .OrderByDescending(one => Math.Abs(one.Change)).Select(one => one.Pair));
    }

    [Fact]
    public async Task A_relationship_that_is_new_has_become_known_and_has_not_moved()
    {
        var request = Request(new Checkpoint());
        request.KnownAt = null;
        request.Countries.Add("FJI");
        var none = await services.Query.ListMoversAsync(request, deadline: services.CallDeadline);
        var written = await services.StoreAsync(
            Reports.Of("2008-10-01", "FJI", "NZL", "057"), Reports.Of("2009-01-20", "NZL", "FJI", "042"));
        request.AtLeastAsFresh = written;

        var answer = await services.Query.ListMoversAsync(request, deadline: services.CallDeadline);

        none.Movers.ShouldBeEmpty();
        none.ComparedCount.ShouldBe(0);
        var mover = answer.Movers.ShouldHaveSingleItem();
        mover.From.Score.Grade.ShouldBe(Protos.Type.V1.Grade.InsufficientEvidence);
        mover.From.SourceEventCount.ShouldBe(0);
        mover.FirstKnown.ShouldBeTrue();
        mover.Change.ShouldBe(0);
        foreach (var order in (MoverOrder[])[MoverOrder.Rising, MoverOrder.Falling])
        {
            request.Order = order;
            (await services.Query.ListMoversAsync(request, deadline: services.CallDeadline)).Movers.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var request = Request(new Checkpoint());
        request.KnownAt = null;
        (request.From, request.To) = (request.To, request.From);
        request.MinEvidence = double.NaN;
        request.Countries.Add("Atlantis");

        var failure = await services.Query.ListMoversAsync(request, deadline: services.CallDeadline).FailureAsync();

        failure.Fields.ShouldBe(["from", "countries[0]", "min_evidence"], ignoreOrder: true);
    }

    private static string PairOf(Mover mover) => $"{mover.To.Country}-{mover.To.Counterpart}";

    private static ListMoversRequest Request(Checkpoint known) => new()
    {
        From = Reports.On("2008-09-01"),
        To = Reports.On("2009-02-01"),
        KnownAt = new KnownAt { Checkpoint = known },
        PageSize = 7,
    };

    private async Task<List<Mover>> Pages(Checkpoint known, MoverOrder order, params string[] countries)
    {
        var request = Request(known);
        request.Order = order;
        request.Countries.Add(countries);
        var movers = new List<Mover>();
        while (true)
        {
            var page = await services.Query.ListMoversAsync(request, deadline: services.CallDeadline);
            movers.AddRange(page.Movers);
            if (page.NextPageToken.Length == 0)
            {
                page.TotalSize.ShouldBe(movers.Count);
                return movers;
            }
            request.PageToken = page.NextPageToken;
        }
    }
}
