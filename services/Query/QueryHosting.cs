using Diplomacy.Query.Evidence;
using Diplomacy.Query.TransactionTime;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Scores;
using Diplomacy.Query.Subscriptions;
using Diplomacy.Query.Web;
using Diplomacy.ServiceDefaults.Requests;
using MassTransit;

namespace Diplomacy.Query;

/// <summary>Registers and maps the query service in a host.</summary>
public static class QueryHosting
{
    /// <summary>Adds the request handlers and the readers they use.</summary>
    public static void AddQuery(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ProjectionPosition>();
        services.AddSingleton<FeedIds>();
        services.AddSingleton<Calibrations>();
        services.AddSingleton<TieIndex>();
        services.AddSingleton<MoveIntervals>();
        services.AddSingleton<RecentDeltas>();
        services.AddSingleton<LedgerLoader>();
        services.AddSingleton<LedgerCache>();
        services.AddSingleton<LedgerFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerFollower>());
        services.AddHostedService<LedgerWarmUp>();
        services.AddSingleton<EventTimeIndex>();
        services.AddSingleton<KnownAtResolver>();
        services.AddSingleton<EvidenceReader>();
        services.AddSingleton<CurrentScoreCache>();
        services.AddSingleton<GetRelationship>();
        services.AddSingleton<ListRelationships>();
        services.AddSingleton<GetTimeline>();
        services.AddSingleton<ListSourceEvents>();
        services.AddSingleton<ExplainScore>();
        services.AddSingleton<ListModels>();
        services.AddSingleton<ListTies>();
        services.AddSingleton<RelationshipIndex>();
        services.AddSingleton<RelationshipScan>();
        services.AddSingleton<CompareKnowledge>();
        services.AddSingleton<ListMovers>();
        services.AddSingleton<EvaluateModel>();
        services.AddSingleton<ReplayHistory>();
        services.AddSingleton<ExportScores>();
        services.AddLargeRequests<QueryGrpcService>();
        services.AddSingleton<QueryGrpcService>();
        services.AddSubscriptions();
    }

    /// <summary>Consumes wake-ups from the projection on a temporary queue of this node.</summary>
    public static void ConfigureBus(IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<ProjectionAdvancedConsumer>().Endpoint(endpoint =>
        {
            endpoint.Temporary = true;
            endpoint.InstanceId = Guid.NewGuid().ToString("N");
        });

    /// <summary>
    /// Maps <c>diplomacy.query.v1.QueryService</c>, <c>diplomacy.query.v1.SubscriptionService</c> and the web page
    /// that shows their answers.
    /// </summary>
    public static void MapQuery(this WebApplication app)
    {
        app.MapGrpcService<QueryGrpcService>();
        app.MapGrpcService<SubscriptionGrpcService>();
        app.MapPage();
    }
}
