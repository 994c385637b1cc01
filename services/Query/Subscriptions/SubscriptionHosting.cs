namespace Diplomacy.Query.Subscriptions;

/// <summary>What a host needs to hold subscriptions.</summary>
internal static class SubscriptionHosting
{
    public static void AddSubscriptions(this IServiceCollection services)
    {
        services.AddSingleton<ChangeLog>();
        services.AddSingleton<AlertWatch>();
        services.AddSingleton<ScoreMessages>();
        services.AddSingleton<Days>();
        services.AddSingleton<Feed>();
        services.AddHostedService<ChangeReader>();
        services.AddSingleton<Subscribe>();
    }
}
