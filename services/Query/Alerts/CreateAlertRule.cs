using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Messages;
using Diplomacy.ServiceDefaults.Requests;
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
        var rule = Read(
            request.Rule ?? new AlertRule(), RequestFields.Countries(request.CodeSystem, errors), errors);
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

    private static AlertRule Read(AlertRule given, CountryFields countries, ValidationErrors errors)
    {
        var rule = given.Clone();
        if (given.Name.Length == 0)
            errors.Missing("rule.name");
        errors.CheckText("rule.name", given.Name, NameMax);
        if (given.Counterpart.Length > 0)
        {
            var (country, counterpart) = countries.Pair(given.Country, given.Counterpart, "rule.");
            (rule.Country, rule.Counterpart) = ($"{country}", $"{counterpart}");
        }
        else if (given.Country.Length > 0)
            rule.Country = $"{countries.One(given.Country, "rule.country")}";
        var model = ModelSelection.One(given.Model, parameters: null, errors, "rule.model");
        rule.Model = model.Name;
        if (!Enum.IsDefined(given.Part))
            errors.Add("rule.part", ErrorReason.OutOfRange, $"part is {(int)given.Part}; expected STANDING or COURSE.");
        else if (given.Part != ScorePart.Unspecified && !model.CountsTies)
            errors.Add("rule.part", ErrorReason.ParameterNotOfModel,
                $"{model.Name} counts no ties; expected a model that does, such as standing-v1.");
        if (given.HasMinEvidence && !(given.MinEvidence >= 0))
            errors.Add("rule.min_evidence", ErrorReason.OutOfRange, "min_evidence is below 0; expected 0 or more.");
        switch (given.ConditionCase)
        {
            case AlertRule.ConditionOneofCase.None:
                errors.Missing("rule.condition");
                break;
            case AlertRule.ConditionOneofCase.Crosses:
                CheckReachable("rule.crosses.threshold", given.Crosses.Threshold, model.Range.Min, model.Range.Max);
                if (!Enum.IsDefined(given.Crosses.Direction))
                    errors.Add("rule.crosses.direction", ErrorReason.OutOfRange,
                        $"direction is {(int)given.Crosses.Direction}; expected UP, DOWN or none.");
                break;
            case AlertRule.ConditionOneofCase.Changes:
                CheckReachable("rule.changes.more_than", given.Changes.MoreThan, 0, model.Range.Max - model.Range.Min);
                if (given.Changes.MoreThan == 0)
                    errors.Add("rule.changes.more_than", ErrorReason.OutOfRange, "more_than is 0; expected above 0.");
                if (given.Changes.WithinDays is < 1 or > DaysMax)
                    errors.Add("rule.changes.within_days", ErrorReason.OutOfRange,
                        $"within_days is {given.Changes.WithinDays:N0}; expected 1 to {DaysMax:N0}.");
                break;
        }
        return rule;

        // A rule that no score of its model can meet would only look as if it watched.
        void CheckReachable(string field, double value, double min, double max)
        {
            if (!double.IsFinite(value) || value < min || value > max)
                errors.Add(field, ErrorReason.OutOfRange,
                    $"{field} is {value}; expected {min} to {max}, which {model.Name} can reach.");
        }
    }
}
