using Diplomacy.Domain.Recording;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Tests.Domain.Recording;

/// <summary>Laws of the two clocks over thousands of random histories; a failure names its seed.</summary>
public sealed class KnowledgeLawTests(ITestOutputHelper output)
{
    private const int Histories = 3_000;
    private const int StepsMax = 30;

    private static readonly Editor Someone = new("ana", "Mistaken.");
    private static readonly DateOnly AsOf = new(2009, 6, 1);

    private static readonly Relationship[] Relationships =
        [
            Relationship.Between(CountryCode.Parse("BOL"), CountryCode.Parse("USA")),
            Relationship.Between(CountryCode.Parse("RUS"), CountryCode.Parse("BOL")),
        ];

    [Fact]
    public void What_was_taken_back_leaves_the_scores_of_a_history_in_which_it_was_never_reported() => ForAll(random =>
    {
        var (chronicle, survivors) = (new Chronicle(), new Dictionary<Guid, ProposedReport>());
        var takenBack = new HashSet<Guid>();
        for (var step = random.Next(2, StepsMax); step > 0; step--)
            TakeInOrBack(random, chronicle, survivors, takenBack);

        var order = survivors.Values.ToArray();
        random.Shuffle(order);
        var never = new Chronicle();
        while (order.Length > 0)
        {
            var request = random.Next(1, order.Length + 1);
            never.Report(order[..request]);
            order = order[request..];
        }

        chronicle.SumsAt(chronicle.Position).ShouldBe(never.SumsAt(never.Position), ignoreOrder: true);
        foreach (var relationship in Relationships)
            chronicle.ScoreBits(relationship, AsOf, chronicle.Position)
                .ShouldBe(never.ScoreBits(relationship, AsOf, never.Position));
        ReportsBySourceEvent(chronicle).ShouldBe(ReportsBySourceEvent(never));
    });

    [Fact]
    public void Knowledge_of_a_position_never_changes_and_replay_gives_the_ledger() => ForAll(random =>
    {
        var (chronicle, survivors) = (new Chronicle(), new Dictionary<Guid, ProposedReport>());
        var takenBack = new HashSet<Guid>();
        var known = new List<(int Position, HashSet<DaySum> Sums)>();
        for (var step = random.Next(2, StepsMax); step > 0; step--)
        {
            TakeInOrBack(random, chronicle, survivors, takenBack);
            known.Add((chronicle.Position, chronicle.SumsOfStanding()));
        }

        foreach (var (position, sums) in known)
            chronicle.SumsAt(position).ShouldBe(sums, ignoreOrder: true);
        chronicle.Replay(chronicle.Position).ShouldBe(chronicle.LedgerAt(chronicle.Position));
        var anywhere = random.Next(chronicle.Position + 1);
        chronicle.Replay(anywhere).ShouldBe(chronicle.LedgerAt(anywhere));
    });

    private static void TakeInOrBack(
        Random random, Chronicle chronicle, Dictionary<Guid, ProposedReport> survivors, HashSet<Guid> takenBack)
    {
        var standing = chronicle.Standing.OrderBy(known => known.Id).ToArray();
        if (standing.Length == 0 || random.Next(3) > 0)
        {
            var reports = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Tidings.AtRandom(random)).ToArray();
            chronicle.Report(reports);
            foreach (var report in reports)
                if (!takenBack.Contains(report.Event.ReportId))
                    survivors.TryAdd(report.Event.ReportId, report);
            return;
        }
        var subject = random.GetItems(standing, 1)[0];
        var report1 = subject.Reports[random.Next(subject.Reports.Length)].ReportId;
        Guid[] gone = random.Next(2) == 0 ? [report1] : [.. subject.Reports.Select(report => report.ReportId)];
        chronicle.Edit(subject.Id, known => gone.Length == 1
            ? EditDecider.Withdraw(known, gone[0], Someone)
            : EditDecider.Retract(known, Someone)).ShouldBeOfType<Ruling.Granted>();
        foreach (var id in gone)
        {
            survivors.Remove(id);
            takenBack.Add(id);
        }
    }

    private static string[] ReportsBySourceEvent(Chronicle chronicle) =>
        [
            .. chronicle.Standing
                .Select(known => (known.Id, Reports: known.Reports.Select(report => report.ReportId).Order()))
                .Select(known => $"{known.Id}: {string.Join(' ', known.Reports)}").Order(),
        ];

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
