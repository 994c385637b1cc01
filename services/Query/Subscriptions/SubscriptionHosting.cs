using Diplomacy.Query.Alerts;
using Diplomacy.Query.ChangeFeed;
using Diplomacy.Query.Subscriptions.Delivery;
using Diplomacy.Query.Subscriptions.Hub;
using Diplomacy.Query.Subscriptions.Publishing;
using Diplomacy.Query.Subscriptions.Updates;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Query.Subscriptions;

/// <summary>Registers subscriptions and alerts in a host.</summary>
internal static class SubscriptionHosting
{
    public static void AddSubscriptions(this IServiceCollection services)
    {
        services.AddLargeRequests<SubscriptionGrpcService>();
        services.AddSingleton<ChangeLog>();
        services.AddSingleton<AlertRules>();
        services.AddSingleton<AlertEvaluator>();
        services.AddHostedService<AlertPublisher>();
        services.AddSingleton<CreateAlertRule>();
        services.AddSingleton<ListAlertRules>();
        services.AddSingleton<DeleteAlertRule>();
        services.AddSingleton<UpdateBuilder>();
        services.AddSingleton<MidnightRollover>();
        services.AddSingleton<SubscriptionHub>();
        services.AddHostedService<UpdatePublisher>();
        services.AddSingleton<Subscribe>();
    }
}
