using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.SourceEvents;

/// <summary>Laws of valid and transaction time over thousands of random histories; a failure names its seed.</summary>
public sealed class KnowledgeLawTests(ITestOutputHelper output)
{
    private const int Histories = 2_000;
    private const int StepsMax = 30;

    private static readonly DateOnly AsOf = new(2009, 6, 1);

    private static readonly Relationship[] Relationships =
        [
            Relationship.Between(CountryCode.Parse("BOL"), CountryCode.Parse("USA")),
            Relationship.Between(CountryCode.Parse("RUS"), CountryCode.Parse("BOL")),
        ];

    [Fact]
    public void Taking_a_report_back_gives_the_scores_of_a_history_without_it() => ForAll(random =>
    {
        var history = new RandomHistory(random);
        for (var step = random.Next(2, StepsMax); step > 0; step--)
            if (random.Next(3) > 0)
                history.Report();
            else
                history.TakeBack();

        var never = InAnyOrder(history.Survivors, random);

        var chronicle = history.Chronicle;
        chronicle.SumsAt(chronicle.Position).ShouldBe(never.SumsAt(never.Position), ignoreOrder: true);
        foreach (var relationship in Relationships)
            chronicle.ScoreBits(relationship, AsOf, chronicle.Position)
                .ShouldBe(never.ScoreBits(relationship, AsOf, never.Position));
        Expectation.SourceEvents(chronicle).ShouldBe(Expectation.SourceEvents(never));
    });

    [Fact]
    public void Taking_every_confirmation_back_gives_the_scores_of_a_history_without_them() => ForAll(random =>
    {
        var history = new RandomHistory(random);
        for (var step = random.Next(2, StepsMax); step > 0; step--)
            switch (random.Next(5))
            {
                case 0 or 1: history.Report(); break;
                case 2: history.TakeBack(); break;
                default: history.Review(); break;
            }
        history.UnconfirmAll();

        var never = InAnyOrder(history.Survivors, random);

        var chronicle = history.Chronicle;
        chronicle.SumsAt(chronicle.Position).ShouldBe(never.SumsAt(never.Position), ignoreOrder: true);
        Expectation.SourceEvents(chronicle).ShouldBe(Expectation.SourceEvents(never));
    });

    [Fact]
    public void The_effective_state_depends_on_reports_and_edits_and_not_on_their_order() => ForAll(random =>
    {
        var history = new RandomHistory(random);
        for (var step = random.Next(2, StepsMax); step > 0; step--)
        {
            history.Step();
            Expectation.SourceEvents(history.Chronicle).ShouldBe(history.Expected.SourceEvents());
        }
    });

    [Fact]
    public void Knowledge_of_a_position_never_changes_and_replay_gives_the_ledger() => ForAll(random =>
    {
        var history = new RandomHistory(random);
        var chronicle = history.Chronicle;
        var known = new List<(int Position, HashSet<DaySum> Sums)>();
        for (var step = random.Next(2, StepsMax); step > 0; step--)
        {
            history.Step();
            known.Add((chronicle.Position, chronicle.SumsOfStates()));
        }

        foreach (var (position, sums) in known)
            chronicle.SumsAt(position).ShouldBe(sums, ignoreOrder: true);
        chronicle.Replay(chronicle.Position).ShouldBe(chronicle.LedgerAt(chronicle.Position));
        var anywhere = random.Next(chronicle.Position + 1);
        chronicle.Replay(anywhere).ShouldBe(chronicle.LedgerAt(anywhere));
    });

    [Fact]
    public void A_report_stored_once_is_always_a_duplicate_afterwards_and_changes_nothing() => ForAll(random =>
    {
        var history = new RandomHistory(random);
        for (var step = random.Next(2, StepsMax); step > 0; step--)
            history.Step();

        var position = history.Chronicle.Position;
        var again = history.Chronicle.Report([.. history.Reported]);

        again.ShouldAllBe(placed => placed.Outcome == ReportOutcome.Duplicate);
        history.Chronicle.Position.ShouldBe(position);
        // A curated report that counts is found at its place, wherever editors moved it.
        foreach (var (report, placed) in history.Reported.Zip(again))
            if (report.IsCurated && history.Chronicle.Effective.SingleOrDefault(
                known => known.Has(placed.ReportId)) is { } state)
                placed.SourceEventId.ShouldBe(state.Id);
    });

    private static Chronicle InAnyOrder(ProposedReport[] reports, Random random)
    {
        random.Shuffle(reports);
        var chronicle = new Chronicle();
        while (reports.Length > 0)
        {
            var request = random.Next(1, reports.Length + 1);
            chronicle.Report(reports[..request]);
            reports = reports[request..];
        }
        return chronicle;
    }

    private void ForAll(Action<Random> law)
    {
        var first = Random.Shared.Next();
        for (var i = 0; i < Histories; i++)
        {
            try
            {
                law(new Random(first + i));
            }
            catch
            {
                output.WriteLine($"seed {first + i}");
                throw;
            }
        }
    }
}
