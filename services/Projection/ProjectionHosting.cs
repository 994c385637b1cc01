using Diplomacy.Contracts;
using Diplomacy.Projection.Ledger;
using Diplomacy.Projection.Operations;
using Diplomacy.Projection.Rebuilding;
using Diplomacy.ServiceDefaults.EventStore;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;

namespace Diplomacy.Projection;

/// <summary>What a host needs to run the projection and to tell how far it is.</summary>
public static class ProjectionHosting
{
    /// <summary>Events a page: the more, the more lines share a row of the ledger.</summary>
    private const int PageSize = 20_000;

    /// <summary>Pages in memory: one is applied while the next is read.</summary>
    private const int PagesHeld = 3;

    /// <summary>How often a standby node tries to take over.</summary>
    private static readonly TimeSpan TakeoverInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a gap in the numbers of events is waited for before Marten asks whether a transaction that could fill
    /// it still lives. Only a gap that nothing can fill is passed.
    /// </summary>
    private static readonly TimeSpan GapPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// After so long a gap is passed even while an old transaction lives, such as a backup's. Transactions that append
    /// end long before: see <see cref="EventStoreExtensions"/>.
    /// </summary>
    private static readonly TimeSpan GapPatienceMax = TimeSpan.FromMinutes(10);

    /// <summary>Adds the event store with the projection, and plans statements as its daemon needs.</summary>
    public static MartenServiceCollectionExtensions.MartenConfigurationExpression AddEventStoreWithProjection(
        this WebApplicationBuilder builder) =>
        builder.AddEventStore(Configure, plans: StatementPlans.Custom);

    /// <summary>Registers the projection with the event store: strict, in the background, one owner.</summary>
    private static void Configure(IServiceProvider provider, StoreOptions options)
    {
        var projections = options.Projections;
        projections.Add(
            provider.GetRequiredService<RelationshipProjection>(), ProjectionLifecycle.Async, ScoreProjection.Name,
            asyncOptions =>
            {
                asyncOptions.BatchSize = PageSize;
                asyncOptions.MaximumHopperSize = PagesHeld * PageSize;
            });
        projections.LeadershipPollingTime = (int)TakeoverInterval.TotalMilliseconds;
        projections.StaleSequenceThreshold = GapPatience;
        projections.SkipStaleGapsDespiteLiveTransactionsAfter = GapPatienceMax;

        // Strict: an event that cannot be applied stops the projection and is named; none is ever passed over.
        projections.Errors.SkipApplyErrors = false;
        projections.Errors.SkipSerializationErrors = false;
        projections.Errors.SkipUnknownEvents = false;
        projections.RebuildErrors.SkipApplyErrors = false;
        projections.RebuildErrors.SkipSerializationErrors = false;
        projections.RebuildErrors.SkipUnknownEvents = false;
    }

    /// <summary>Runs the projection in this process as soon as no other process does.</summary>
    public static void RunProjections(
        this MartenServiceCollectionExtensions.MartenConfigurationExpression marten) =>
        marten.Services.AddAfterStore(() => marten.AddAsyncDaemon(DaemonMode.HotCold));

    /// <summary>Adds the projection itself, which stands while an operator holds it up.</summary>
    public static void AddRelationshipProjection(this IServiceCollection services)
    {
        services.AddSingleton<PauseSwitch>();
        services.AddHostedService(provider => provider.GetRequiredService<PauseSwitch>());
        services.AddSingleton(provider => new RelationshipProjection(provider.GetRequiredService<PauseSwitch>()));
    }

    /// <summary>Adds progress, pauses, rebuilds, health and the doorbell.</summary>
    public static void AddProjection(this WebApplicationBuilder builder)
    {
        builder.Services.AddRelationshipProjection();
        builder.Services.AddSingleton<ProjectionMonitor>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ProjectionMonitor>());
        builder.Services.AddSingleton<RebuildWorker>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<RebuildWorker>());
        builder.Services.AddSingleton<GetProgress>();
        builder.Services.AddSingleton<RebuildProjection>();
        builder.Services.AddSingleton<PauseProjection>();
        builder.Services.AddSingleton<ResumeProjection>();
        builder.Services.AddHealthChecks().AddCheck<ProjectionHealth>("projection");
    }

    /// <summary>Serves <c>diplomacy.projection.v1.ProjectionService</c>.</summary>
    public static void MapProjection(this WebApplication app) => app.MapGrpcService<ProjectionGrpcService>();
}
