using Diplomacy.Protos.Query.V1;
using Grpc.Core;

namespace Diplomacy.Query.Subscriptions;

/// <summary>The switchboard: one line per RPC.</summary>
internal sealed class SubscriptionGrpcService(Subscribe subscribe) : SharedBytes.ServiceBase
{
    public override Task Subscribe(
        SubscribeRequest request, IServerStreamWriter<SharedMessage> responseStream, ServerCallContext context) =>
        subscribe.Handle(request, responseStream, context.CancellationToken);

    public override Task<CreateAlertRuleResponse> CreateAlertRule(
        CreateAlertRuleRequest request, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.Unimplemented, ""));

    public override Task<ListAlertRulesResponse> ListAlertRules(
        ListAlertRulesRequest request, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.Unimplemented, ""));

    public override Task<DeleteAlertRuleResponse> DeleteAlertRule(
        DeleteAlertRuleRequest request, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.Unimplemented, ""));
}
