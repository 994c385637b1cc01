using Diplomacy.Protos.Query.V1;
using Diplomacy.ServiceDefaults.Access;
using Grpc.Core;

namespace Diplomacy.Query.Subscriptions;

/// <summary>The switchboard: one line per RPC.</summary>
internal sealed class SubscriptionGrpcService(
    Subscribe subscribe, CreateAlertRule createAlertRule, ListAlertRules listAlertRules,
    DeleteAlertRule deleteAlertRule) : SharedBytes.ServiceBase
{
    public override Task Subscribe(
        SubscribeRequest request, IServerStreamWriter<SharedMessage> responseStream, ServerCallContext context) =>
        subscribe.Handle(request, responseStream, context.CancellationToken);

    public override Task<CreateAlertRuleResponse> CreateAlertRule(
        CreateAlertRuleRequest request, ServerCallContext context) =>
        createAlertRule.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<ListAlertRulesResponse> ListAlertRules(
        ListAlertRulesRequest request, ServerCallContext context) =>
        listAlertRules.Handle(context.CancellationToken);

    public override Task<DeleteAlertRuleResponse> DeleteAlertRule(
        DeleteAlertRuleRequest request, ServerCallContext context) =>
        deleteAlertRule.Handle(request, context.CancellationToken);
}
