using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Alerts;
using Diplomacy.Query.Subscriptions.Delivery;
using Diplomacy.Query.Subscriptions.Updates;
using Diplomacy.ServiceDefaults.Access;
using Grpc.Core;

namespace Diplomacy.Query.Subscriptions;

/// <summary>The gRPC endpoint of SubscriptionService: it forwards each RPC to its handler.</summary>
internal sealed class SubscriptionGrpcService(
    Subscribe subscribe, CreateAlertRule createAlertRule, ListAlertRules listAlertRules,
    DeleteAlertRule deleteAlertRule) : PreframedService.ServiceBase
{
    public override Task Subscribe(
        SubscribeRequest request, IServerStreamWriter<PreframedMessage> responseStream, ServerCallContext context) =>
        subscribe.Handle(request, responseStream, context);

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
