using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing;
using Diplomacy.Tests.Query.Subscriptions;
using Grpc.Core;

namespace Diplomacy.Tests.Query.Alerts;

public sealed class AlertTests(RunningServices services) : IClassFixture<RunningServices>
{
    private readonly SubscriptionService.SubscriptionServiceClient _client = new(services.Channel);

    [Fact]
    public async Task A_rule_is_raised_once_as_its_condition_begins_to_hold_and_is_announced()
    {
        var created = await Create(new AlertRule
        {
            Name = "Kenya and Uganda fall out",
            Country = "Kenya",
            Counterpart = "UGA",
            Crosses = new ThresholdCrossing { Threshold = 0, Direction = CrossingDirection.Down },
        });
        created.Country.ShouldBe("KEN");
        await using var watch = await Watch.CaughtUpAsync(services, new SubscribeRequest { Countries = { "KEN" } });

        await services.StoreAsync(Reports.Of("2026-10-01", "KEN", "UGA", "112"));
        var raised = (await watch.UpdateAsync()).Alerts.ShouldHaveSingleItem();
        await services.StoreAsync(Reports.Of("2026-10-02", "KEN", "UGA", "112"));
        (await watch.UpdateAsync()).Alerts.ShouldBeEmpty("it goes on, but does not begin");

        (raised.RuleId, raised.RuleName).ShouldBe((created.RuleId, created.Name));
        raised.Score.ShouldBeLessThan(0);
        await Eventually.TrueAsync(
            async () => await Count("announced_at is not null", raised.AlertId) == 1, "the alert to be announced");
        (await Count("true", raised.AlertId)).ShouldBe(1);
    }

    [Fact]
    public async Task A_rule_for_a_large_change_compares_with_some_days_earlier()
    {
        await Create(new AlertRule
        {
            Name = "Sudden",
            Country = "GHA",
            Changes = new LargeChange { MoreThan = 2, WithinDays = 3_650 },
        });
        await using var watch = await Watch.CaughtUpAsync(services, new SubscribeRequest { Countries = { "GHA" } });

        await services.StoreAsync(Reports.Of("2026-10-01", "GHA", "TGO", "190"));

        var alert = (await watch.UpdateAsync()).Alerts.ShouldHaveSingleItem();
        Math.Abs(alert.Score - alert.ScoreBefore).ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Rules_can_be_listed_and_deleted_and_a_bad_rule_is_refused_with_every_fault()
    {
        var rule = await Create(
            new AlertRule { Name = "Any", Crosses = new ThresholdCrossing { Threshold = 8.5 } });
        (await _client.ListAlertRulesAsync(new(), deadline: services.CallDeadline)).Rules.ShouldContain(rule);
        await _client.DeleteAlertRuleAsync(new() { RuleId = rule.RuleId }, deadline: services.CallDeadline);
        (await _client.ListAlertRulesAsync(new(), deadline: services.CallDeadline)).Rules.ShouldNotContain(rule);

        var gone = await _client.DeleteAlertRuleAsync(new() { RuleId = rule.RuleId }).FailureAsync();
        (gone.Code, gone.Reason).ShouldBe((StatusCode.NotFound, "UNKNOWN_ALERT_RULE"));
        var bad = await _client.CreateAlertRuleAsync(
            new() { Rule = new AlertRule { Country = "Atlantis", Model = "x" } }).FailureAsync();
        bad.Fields.ShouldBe(
            ["rule.name", "rule.country", "rule.model", "rule.condition"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("level-v1", 9.5)]
    [InlineData("temperature-v1", -1)]
    [InlineData("conditional-v1", double.PositiveInfinity)]
    public async Task A_threshold_that_the_model_cannot_reach_is_refused(string model, double threshold)
    {
        var rule = new AlertRule { Name = "Never", Model = model, Crosses = new() { Threshold = threshold } };

        var failure = await _client.CreateAlertRuleAsync(new() { Rule = rule }).FailureAsync();

        failure.Fields.ShouldBe(["rule.crosses.threshold"]);
        failure.Reason.ShouldBe("OUT_OF_RANGE");
    }

    private async Task<AlertRule> Create(AlertRule rule) =>
        (await _client.CreateAlertRuleAsync(new() { Rule = rule }, deadline: services.CallDeadline)).Rule;

    private async Task<long> Count(string where, string id)
    {
        await using var command = services.Store.CreateCommand(
            $"select count(*) from scoring.alert where alert_id = $1 and {where}");
        command.Parameters.AddWithValue(Guid.Parse(id));
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
