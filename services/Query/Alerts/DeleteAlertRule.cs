using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Grpc.Core;

namespace Diplomacy.Query.Alerts;

/// <summary>Removes an alert rule.</summary>
internal sealed class DeleteAlertRule(AlertRules rules)
{
    public async Task<DeleteAlertRuleResponse> Handle(DeleteAlertRuleRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        if (request.RuleId.Length == 0)
            errors.Missing("rule_id");
        else if (!Guid.TryParse(request.RuleId, out _))
            errors.Add("rule_id", ErrorReason.MalformedId, "rule_id is no UUID.");
        errors.ThrowIfAny();
        if (!await rules.TryRemove(Guid.Parse(request.RuleId), ct))
            throw RpcErrors.Of(StatusCode.NotFound, ErrorReason.UnknownAlertRule,
                $"No alert rule {request.RuleId} is stored.");
        await rules.Load(ct);
        return new DeleteAlertRuleResponse();
    }
}
