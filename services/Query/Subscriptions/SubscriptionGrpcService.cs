using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Query.Subscriptions;

/// <summary>The switchboard: one line per RPC.</summary>
internal sealed class SubscriptionGrpcService : SubscriptionService.SubscriptionServiceBase;
