using Diplomacy.Query.Page;
using Diplomacy.Query.Reading;
using Diplomacy.Query.Subscriptions;
using MassTransit;

namespace Diplomacy.Query;

/// <summary>What a host needs to answer queries.</summary>
public static class QueryHosting
{
    /// <summary>Adds the slices and what they read with.</summary>
    public static void AddQuery(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ProjectionPosition>();
        services.AddSingleton<FeedNames>();
        services.AddSingleton<Calibrations>();
        services.AddSingleton<Moves>();
        services.AddSingleton<RecentNews>();
        services.AddSingleton<LedgerMemory>();
        services.AddSingleton<LedgerTail>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerTail>());
        services.AddSingleton<StoredClock>();
        services.AddSingleton<KnowledgeReader>();
        services.AddSingleton<EvidenceReader>();
        services.AddSingleton<PresentAnswers>();
        services.AddSingleton<GetRelationship>();
        services.AddSingleton<ListRelationships>();
        services.AddSingleton<GetTimeline>();
        services.AddSingleton<ListSourceEvents>();
        services.AddSingleton<ExplainScore>();
        services.AddSingleton<ListModels>();
        services.AddSingleton<RelationshipIndex>();
        services.AddSingleton<Survey>();
        services.AddSingleton<CompareKnowledge>();
        services.AddSingleton<ListMovers>();
        services.AddSingleton<EvaluateModel>();
        services.AddSingleton<ReplayHistory>();
        services.AddSingleton<ExportScores>();
        services.AddSingleton<QueryGrpcService>();
        services.AddSubscriptions();
    }

    /// <summary>Listens for the doorbell, on a queue of this node's own that goes with it.</summary>
    public static void ConfigureBus(IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<ProjectionAdvancedConsumer>().Endpoint(endpoint =>
        {
            endpoint.Temporary = true;
            endpoint.InstanceId = Guid.NewGuid().ToString("N");
        });

    /// <summary>
    /// Serves <c>diplomacy.query.v1.QueryService</c> and <c>diplomacy.query.v1.SubscriptionService</c>, and the page
    /// that shows what they answer.
    /// </summary>
    public static void MapQuery(this WebApplication app)
    {
        app.MapGrpcService<QueryGrpcService>();
        app.MapGrpcService<SubscriptionGrpcService>();
        app.MapPage();
    }
}
