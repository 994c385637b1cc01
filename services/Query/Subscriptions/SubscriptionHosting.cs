namespace Diplomacy.Query.Subscriptions;

/// <summary>What a host needs to hold subscriptions.</summary>
internal static class SubscriptionHosting
{
    public static void AddSubscriptions(this IServiceCollection services)
    {
        services.AddSingleton<ChangeLog>();
        services.AddSingleton<AlertRules>();
        services.AddSingleton<AlertWatch>();
        services.AddHostedService<AlertAnnouncer>();
        services.AddSingleton<CreateAlertRule>();
        services.AddSingleton<ListAlertRules>();
        services.AddSingleton<DeleteAlertRule>();
        services.AddSingleton<ScoreMessages>();
        services.AddSingleton<Days>();
        services.AddSingleton<Feed>();
        services.AddHostedService<ChangeReader>();
        services.AddSingleton<Subscribe>();
    }
}
