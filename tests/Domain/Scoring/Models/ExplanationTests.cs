using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;

namespace Diplomacy.Tests.Domain.Scoring.Models;

public sealed class ExplanationTests
{
    private static readonly DateOnly AsOf = new(2008, 11, 30);

    [Fact]
    public void The_largest_contribution_comes_first_whatever_its_sign()
    {
        WeighedEvent[] events =
            [new(new(2008, 9, 15), 1000, 19), new(new(2008, 9, 16), 1000, -70), new(new(2009, 1, 1), 1000, 100)];

        var explained = ScoringModels.Default.Explain(events, AsOf);

        explained.Contributions.Select(contribution => contribution.Event).ShouldBe([1, 0]);
        explained.Contributions[0].Amount.ShouldBeLessThan(0);
        explained.Contributions[1].Amount.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Without_history_the_prior_holds_all_the_weight()
    {
        var explained = ScoringModels.Default.Explain([], AsOf);

        explained.PriorShare.ShouldBe(1);
        explained.Level.ShouldBe(0);
        explained.Contributions.ShouldBeEmpty();
    }

    [Fact]
    public void The_prior_gives_way_as_evidence_grows()
    {
        WeighedEvent[] events = [new(new(2008, 11, 15), 1000, 80)];

        ScoringModels.Default.Explain(events, AsOf).PriorShare.ShouldBe(2 / (2 + Math.Log(2)), 1e-12);
    }
}
