using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary.Countries;
using FsCheck;
using FsCheck.Fluent;

namespace Diplomacy.Tests.Domain.SourceEvents;

/// <summary>
/// The five laws of scoring over random histories of reports with full and partial dates, withdrawals, retractions and
/// their undoing, confirmations and theirs, corrections of corrections, splits and mergers. A failure prints the
/// shortest history that FsCheck finds, and the seed that draws it again.
/// </summary>
public sealed class FiveLawsTests
{
    private const int Cases = 1_000;
    private const int StepsMax = 24;
    private const double Tolerance = 1e-9;

    private static readonly DateOnly FirstDay = new(2008, 6, 1);
    private static readonly Config Thousand = Config.QuickThrowOnFailure.WithMaxTest(Cases);

    private static readonly Relationship[] Relationships =
        [
            Relationship.Between(CountryCode.Parse("BOL"), CountryCode.Parse("USA")),
            Relationship.Between(CountryCode.Parse("RUS"), CountryCode.Parse("BOL")),
        ];

    /// <summary>The seed and the length of a history, and the day at which it is scored.</summary>
    private sealed record Drawn(int Seed, int Steps, int Days)
    {
        public DateOnly AsOf => FirstDay.AddDays(Days);

        /// <summary>Builds it, reporting the position after each step.</summary>
        public RandomHistory Make(Action<RandomHistory>? step = null, bool reportsOnly = false, bool decisions = true)
        {
            var random = new Random(Seed);
            var history = new RandomHistory(random);
            for (var i = 0; i < Steps; i++)
            {
                if (reportsOnly || (!decisions && random.Next(3) > 0))
                    history.Report();
                else if (!decisions && random.Next(3) == 0)
                    history.PutBack();
                else if (!decisions)
                    history.TakeBack();
                else
                    history.Step();
                step?.Invoke(history);
            }
            return history;
        }
    }

    private static readonly Arbitrary<Drawn> Histories = Arb.From(
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from steps in Gen.Choose(1, StepsMax)
        from days in Gen.Choose(0, 900)
        select new Drawn(seed, steps, days),
        // A history that is one step shorter begins alike.
        drawn => drawn.Steps == 1
            ? []
            : [drawn with { Steps = drawn.Steps / 2 }, drawn with { Steps = drawn.Steps - 1 }]);

    [Fact]
    public void Order_of_arrival_never_matters_bit_for_bit() => Prop.ForAll(Histories, drawn =>
    {
        var history = drawn.Make(reportsOnly: true);
        var chronicle = history.Chronicle;
        var shuffled = history.Survivors;
        new Random(drawn.Seed + 1).Shuffle(shuffled);
        var other = new Chronicle();
        foreach (var report in shuffled)
            other.Report(report);

        foreach (var relationship in Relationships)
            other.ScoreBits(relationship, drawn.AsOf, other.Position)
                .ShouldBe(chronicle.ScoreBits(relationship, drawn.AsOf, chronicle.Position));
    }).Check(Thousand);

    [Fact]
    public void A_report_taken_back_counts_for_nothing_and_is_still_known_before() => Prop.ForAll(Histories, drawn =>
    {
        var known = new List<(int Position, long[][] Bits)>();
        var history = drawn.Make(
            made => known.Add((made.Chronicle.Position, Bits(made.Chronicle, drawn.AsOf))), decisions: false);
        var never = new Chronicle();
        foreach (var report in history.Survivors)
            never.Report(report);

        Bits(history.Chronicle, drawn.AsOf).ShouldBe(Bits(never, drawn.AsOf));
        foreach (var (position, bits) in known)
            Bits(history.Chronicle, drawn.AsOf, position).ShouldBe(bits);
    }).Check(Thousand);

    [Fact]
    public void Contributions_and_prior_add_up_to_the_level() => Prop.ForAll(Histories, drawn =>
    {
        var chronicle = drawn.Make().Chronicle;
        foreach (var model in ScoringModels.All)
            foreach (var relationship in Relationships)
            {
                var weighed = Weighed(chronicle, relationship, model);
                var explained = model.Explain(weighed, drawn.AsOf);

                var sum = explained.Contributions.Sum(one => one.Amount) + explained.PriorLevel;
                var score = model.Evaluate(weighed, drawn.AsOf);
                double.IsNaN(sum).ShouldBe(score.IsUndefined, model.Name);
                if (!score.IsUndefined)
                    sum.ShouldBe(score.Level, Tolerance, model.Name);
            }
    }).Check(Thousand);

    [Fact]
    public void The_ledger_is_what_a_replay_gives_at_every_position() => Prop.ForAll(Histories, drawn =>
    {
        var between = new List<int> { 0 };
        var chronicle = drawn.Make(made => between.Add(made.Chronicle.Position)).Chronicle;
        // Also where no request ends: a checkpoint may lie between two events of one request.
        var anywhere = new Random(drawn.Seed + 2).Next(chronicle.Position + 1);
        foreach (var position in (int[])[between[between.Count / 2], anywhere, chronicle.Position])
            foreach (var relationship in Relationships)
                Chronicle.ScoreBits(chronicle.Replay(position), relationship, drawn.AsOf)
                    .ShouldBe(chronicle.ScoreBits(relationship, drawn.AsOf, position));
    }).Check(Thousand);

    [Fact]
    public void What_is_known_now_is_everything_known() => Prop.ForAll(Histories, drawn =>
    {
        var chronicle = drawn.Make().Chronicle;
        foreach (var relationship in Relationships)
            Chronicle.BitsOf(LevelModel.Evaluate(
                    MonthBuckets.Of(
                        Weighed(chronicle, relationship, ScoringModels.Default), drawn.AsOf), drawn.AsOf,
                    LevelParameters.LevelV1))
                .ShouldBe(chronicle.ScoreBits(relationship, drawn.AsOf, chronicle.Position));
    }).Check(Thousand);

    private static long[][] Bits(Chronicle chronicle, DateOnly asOf, int? position = null) => Array.ConvertAll(
        Relationships, relationship => chronicle.ScoreBits(relationship, asOf, position ?? chronicle.Position));

    /// <summary>The effective state now, without the ledger.</summary>
    private static WeighedEvent[] Weighed(Chronicle chronicle, Relationship relationship, ScoringModel model) =>
        [
            .. chronicle.Effective.Select(known => known.State!.Value)
                .Where(state => Relationship.Of(state.Action.Dyad) == relationship)
                .Select(state => new WeighedEvent(
                    state.OccurredOn.Middle, state.Quality,
                    model.ValueOf(state.Action.Code, neutral: 0), state.Mentions)),
        ];
}
