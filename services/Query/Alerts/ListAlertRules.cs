using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Query.Alerts;

/// <summary>Lists the stored alert rules.</summary>
internal sealed class ListAlertRules(AlertRules rules)
{
    public async Task<ListAlertRulesResponse> Handle(CancellationToken ct) =>
        new() { Rules = { (await rules.Load(ct)).Select(watched => watched.Rule) } };
}
