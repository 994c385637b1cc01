using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Ties;

/// <summary>The laws of standing ties, over random histories. A failure prints the seed of its history.</summary>
public sealed class TieLawTests
{
    private const int Runs = 300;
    private static readonly DateOnly First = new(2005, 1, 1);
    private static readonly Relationship Pair =
        Relationship.Between(CountryCode.Parse("BOL"), CountryCode.Parse("USA"));

    private static readonly (LevelParameters With, LevelParameters Without)[] Versions =
    [
        (LevelParameters.StandingV1, LevelParameters.LevelV1), (LevelParameters.StandingFeedV1, LevelParameters.FeedV1),
    ];

    /// <summary>Random source events and ties, and a day among them.</summary>
    private sealed record History(WeighedEvent[] Events, TieSpan[] Ties, DateOnly Day);

    [Fact]
    public void Order_of_events_and_of_ties_never_matters() => ForEach((model, _, history, random) =>
    {
        var (events, ties) = (history.Events.ToArray(), history.Ties.ToArray());
        random.Shuffle(events);
        random.Shuffle(ties);

        model.Evaluate(events, ties, history.Day).ShouldBe(model.Evaluate(history.Events, history.Ties, history.Day));
    });

    [Fact]
    public void Ties_and_events_add_up_to_the_level() => ForEach((model, _, history, _) =>
    {
        var explained = model.Explain(history.Events, history.Ties, history.Day);
        var score = model.Evaluate(history.Events, history.Ties, history.Day);

        (explained.Ties.Sum(tie => tie.Amount) + explained.Contributions.Sum(one => one.Amount))
            .ShouldBe(score.Level, 1e-9);
        explained.Level.ShouldBe(score.Level);
    });

    [Fact]
    public void With_no_tie_in_force_every_number_is_that_of_the_model_without_ties() =>
        ForEach((model, without, history, _) =>
        {
            TieSpan[] past = [.. history.Ties.Where(tie => !tie.IsInForce(history.Day))];

            var (score, plain) = (model.Evaluate(history.Events, past, history.Day),
                without.Evaluate(history.Events, history.Day));

            score.ShouldBe(plain);
            BitConverter.DoubleToInt64Bits(score.Level).ShouldBe(BitConverter.DoubleToInt64Bits(plain.Level));
        });

    [Fact]
    public void A_second_tie_of_a_kind_in_force_changes_nothing() => ForEach((model, _, history, random) =>
    {
        var again = history.Ties.Select(tie => new TieSpan(
            tie.Kind, tie.From.AddDays(random.Next(60)), tie.Until?.AddDays(-random.Next(60))));
        TieSpan[] doubled = [.. history.Ties, .. again.Where(tie => !(tie.Until <= tie.From))];

        model.Evaluate(history.Events, doubled, history.Day)
            .ShouldBe(model.Evaluate(history.Events, history.Ties, history.Day));
    });

    [Fact]
    public void A_tie_counts_from_its_first_day_to_the_day_before_its_last() => ForEach((model, _, history, _) =>
    {
        var tie = history.Ties[0];

        tie.IsInForce(tie.From.AddDays(-1)).ShouldBeFalse();
        tie.IsInForce(tie.From).ShouldBeTrue();
        if (tie.Until is { } until)
        {
            tie.IsInForce(until.AddDays(-1)).ShouldBeTrue();
            tie.IsInForce(until).ShouldBeFalse();
        }
    });

    [Fact]
    public void A_good_tie_never_lowers_a_score_nor_does_a_bad_one_raise_it() => ForEach((model, _, history, random) =>
    {
        var kind = random.GetItems([.. TieKinds.All], 1)[0];
        var before = model.Evaluate(history.Events, history.Ties, history.Day).Score;
        var after = model.Evaluate(
            history.Events, [.. history.Ties, new TieSpan(kind, history.Day, null)], history.Day).Score;

        (Math.Sign(kind.Weight()) * (after - before)).ShouldBeGreaterThanOrEqualTo(0);
    });

    [Fact]
    public void With_no_more_events_the_score_tends_to_that_of_the_ties_alone() => ForEach((model, _, history, _) =>
    {
        TieSpan[] lasting = [.. history.Ties.Select(tie => tie with { Until = null })];
        var late = new DateOnly(2190, 1, 1);
        var standing = Standing.On(lasting, late).Hundredths;

        model.Evaluate(history.Events, lasting, late).Score.ShouldBe(9 * Math.Tanh(standing / 100.0), 1e-6);
    });

    [Fact]
    public void Retracting_gives_the_history_without_and_an_earlier_state_of_knowledge_is_as_it_was()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            var known = Tie.Empty(Guid.NewGuid());
            var states = new List<(Tie Tie, TieSpan? Span)>();
            for (var i = 0; i < 12; i++)
            {
                var before = known;
                ITieChange? change = random.Next(4) switch
                {
                    0 => TieDecider.Record(known, Reported(random)).Event,
                    1 => known.Reported is null ? null : TieDecider.End(known, Ended(random)),
                    2 => TieDecider.Retract(known, Retracted(endOnly: true)),
                    _ => TieDecider.Retract(known, Retracted(endOnly: false)),
                };
                if (change is null)
                    continue;
                known = known.Apply(change);
                states.Add((before, before.Span));
                if (change is TieRetracted { EndOnly: false })
                    known.Span.ShouldBeNull($"seed {seed}");
                if (change is TieRetracted { EndOnly: true })
                    known.Span.ShouldBe(before.Span is { } span ? span with { Until = null } : null, $"seed {seed}");
                if (change is TieReported reported)
                    TieDecider.Record(known, reported).ShouldBe((TieOutcome.Duplicate, null), $"seed {seed}");
            }
            states.ShouldAllBe(state => state.Tie.Span == state.Span, $"seed {seed}");
        }
    }

    [Fact]
    public void A_tie_on_paper_does_not_count()
    {
        var known = Tie.Empty(Guid.NewGuid()).Apply(Reported(new Random(1)) with { OnPaper = true });

        known.Reported.ShouldNotBeNull();
        known.Span.ShouldBeNull();
    }

    private static void ForEach(Action<ScoringModel, ScoringModel, History, Random> law)
    {
        for (var seed = 0; seed < Runs; seed++)
            foreach (var (with, without) in Versions)
            {
                var random = new Random(seed);
                try
                {
                    law(new LevelModel(with, GoldsteinTable.V1), new LevelModel(without, GoldsteinTable.V1),
                        Draw(random), random);
                }
                catch (ShouldAssertException failure)
                {
                    throw new InvalidOperationException($"{with.Name}, seed {seed}: {failure.Message}", failure);
                }
            }
    }

    private static History Draw(Random random) => new(
        [.. Enumerable.Range(0, random.Next(30)).Select(_ => new WeighedEvent(
            First.AddDays(random.Next(3_000)), random.Next(1, 1_001), random.Next(-100, 101)))],
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Span(random))],
        First.AddDays(random.Next(3_000)));

    private static TieSpan Span(Random random)
    {
        var from = First.AddDays(random.Next(2_500));
        return new TieSpan(
            random.GetItems([.. TieKinds.All], 1)[0], from,
            random.Next(2) == 0 ? null : from.AddDays(random.Next(1, 900)));
    }

    private static TieReported Reported(Random random) => new(
        Pair.A.ToString(), Pair.B.ToString(), "sanctions", "2008-09", "ana", "As the order says.", "Order 13",
        random.Next(2) == 0 ? null : $"{2010 + random.Next(3)}-05", OnPaper: false);

    private static TieEnded Ended(Random random) => new(
        Pair.A.ToString(), Pair.B.ToString(), "sanctions", $"{2010 + random.Next(5)}-07-20", "ana", "Lifted.",
        "Order 14");

    private static TieRetracted Retracted(bool endOnly) => new(
        Pair.A.ToString(), Pair.B.ToString(), "sanctions", endOnly, "ana", "A mistake.");
}
