using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Messages;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Enum = System.Enum;

namespace Diplomacy.Query.Alerts;

/// <summary>Stores an alert rule, which every node then evaluates.</summary>
internal sealed class CreateAlertRule(AlertRules rules, TimeProvider clock)
{
    private const int NameMax = 200;
    private const int DaysMax = 3_650;

    public async Task<CreateAlertRuleResponse> Handle(
        CreateAlertRuleRequest request, string? subject, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var rule = Read(request.Rule ?? new AlertRule(), errors);
        errors.ThrowIfAny();
        rule.RuleId = Guid.NewGuid().ToString();
        rule.CreatedAt = clock.GetUtcNow().ToTimestamp();
        rule.CreatedBy = subject ?? "";
        if (!await rules.TryAdd(rule, ct))
            throw RpcErrors.Of(StatusCode.ResourceExhausted, ErrorReason.TooManyItems,
                $"{AlertRules.Max:N0} rules are stored already; delete one first.");
        await rules.Load(ct);
        return new CreateAlertRuleResponse { Rule = rule };
    }

    private static AlertRule Read(AlertRule given, ValidationErrors errors)
    {
        var rule = given.Clone();
        if (given.Name.Length == 0)
            errors.Missing("rule.name");
        errors.CheckText("rule.name", given.Name, NameMax);
        if (given.Counterpart.Length > 0)
        {
            var (country, counterpart) = RequestFields.Pair(given.Country, given.Counterpart, errors, "rule.");
            (rule.Country, rule.Counterpart) = ($"{country}", $"{counterpart}");
        }
        else if (given.Country.Length > 0)
            rule.Country = $"{RequestFields.Country(given.Country, "rule.country", errors)}";
        rule.Model = ModelSelection.One(given.Model, parameters: null, errors, "rule.model").Name;
        if (given.HasMinEvidence && !(given.MinEvidence >= 0))
            errors.Add("rule.min_evidence", ErrorReason.OutOfRange, "min_evidence is below 0; expected 0 or more.");
        switch (given.ConditionCase)
        {
            case AlertRule.ConditionOneofCase.None:
                errors.Missing("rule.condition");
                break;
            case AlertRule.ConditionOneofCase.Crosses:
                if (!double.IsFinite(given.Crosses.Threshold))
                    errors.Add("rule.crosses.threshold", ErrorReason.OutOfRange, "threshold is no finite number.");
                if (!Enum.IsDefined(given.Crosses.Direction))
                    errors.Add("rule.crosses.direction", ErrorReason.OutOfRange,
                        $"direction is {(int)given.Crosses.Direction}; expected UP, DOWN or none.");
                break;
            case AlertRule.ConditionOneofCase.Changes:
                if (!(given.Changes.MoreThan > 0 && double.IsFinite(given.Changes.MoreThan)))
                    errors.Add("rule.changes.more_than", ErrorReason.OutOfRange,
                        $"more_than is {given.Changes.MoreThan}; expected above 0.");
                if (given.Changes.WithinDays is < 1 or > DaysMax)
                    errors.Add("rule.changes.within_days", ErrorReason.OutOfRange,
                        $"within_days is {given.Changes.WithinDays:N0}; expected 1 to {DaysMax:N0}.");
                break;
        }
        return rule;
    }
}
