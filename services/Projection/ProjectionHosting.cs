using Diplomacy.Contracts;
using Diplomacy.Projection.Ledger;
using Diplomacy.Projection.Operations;
using Diplomacy.Projection.Rebuilding;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;

namespace Diplomacy.Projection;

/// <summary>Registers the projection and its operations with a host.</summary>
public static class ProjectionHosting
{
    /// <summary>Events in a batch: the more, the more lines share a row of the ledger.</summary>
    private const int BatchMax = 20_000;

    /// <summary>Batches in memory: one is applied while the next is read.</summary>
    private const int BatchesInMemory = 3;

    /// <summary>How often a standby node tries to take over.</summary>
    private static readonly TimeSpan TakeoverInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the projection rests after a failure before the node that still has the leadership starts it again. A
    /// node whose connections were cut may keep the leadership, so this is part of the time of a takeover.
    /// </summary>
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long the high-water mark waits at a gap in the sequence before Marten checks whether a transaction that
    /// could fill it is still open. It skips only a gap that no transaction can fill.
    /// </summary>
    private static readonly TimeSpan GapPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// After this time a gap is skipped even while an old transaction is open, such as a backup's. Transactions that
    /// append end long before: see <see cref="EventStoreExtensions"/>.
    /// </summary>
    private static readonly TimeSpan GapPatienceMax = TimeSpan.FromMinutes(10);

    /// <summary>Adds the event store with the projection, with statement plans that suit the async daemon.</summary>
    public static MartenServiceCollectionExtensions.MartenConfigurationExpression AddEventStoreWithProjection(
        this WebApplicationBuilder builder) =>
        builder.AddEventStore(Configure, plans: StatementPlans.Custom);

    /// <summary>Registers the projection with the event store: asynchronous, and strict about errors.</summary>
    private static void Configure(IServiceProvider provider, StoreOptions options)
    {
        var projections = options.Projections;
        projections.Add(
            provider.GetRequiredService<RelationshipProjection>(), ProjectionLifecycle.Async, ScoreProjection.Name,
            asyncOptions =>
            {
                asyncOptions.BatchSize = BatchMax;
                asyncOptions.MaximumHopperSize = BatchesInMemory * BatchMax;
            });
        projections.LeadershipPollingTime = (int)TakeoverInterval.TotalMilliseconds;
        projections.HealthCheckPollingTime = RestartDelay;
        projections.StaleSequenceThreshold = GapPatience;
        projections.SkipStaleGapsDespiteLiveTransactionsAfter = GapPatienceMax;

        // Strict: an event that cannot be applied stops the projection and is reported; none is ever skipped.
        projections.Errors.SkipApplyErrors = false;
        projections.Errors.SkipSerializationErrors = false;
        projections.Errors.SkipUnknownEvents = false;
        projections.RebuildErrors.SkipApplyErrors = false;
        projections.RebuildErrors.SkipSerializationErrors = false;
        projections.RebuildErrors.SkipUnknownEvents = false;
    }

    /// <summary>Runs the async daemon here: leader election leaves the projection to one process at a time.</summary>
    public static void RunProjections(
        this MartenServiceCollectionExtensions.MartenConfigurationExpression marten) =>
        marten.Services.AddAfterStore(() => marten.AddAsyncDaemon(DaemonMode.HotCold));

    /// <summary>Adds the projection itself, and the switch by which an operator pauses it.</summary>
    public static void AddRelationshipProjection(this IServiceCollection services)
    {
        services.AddSingleton<PauseSwitch>();
        services.AddHostedService(provider => provider.GetRequiredService<PauseSwitch>());
        services.AddSingleton(provider => new RelationshipProjection(provider.GetRequiredService<PauseSwitch>()));
    }

    /// <summary>Adds progress, pauses, rebuilds, health and the wake-up of readers.</summary>
    public static void AddProjection(this WebApplicationBuilder builder)
    {
        builder.Services.AddRelationshipProjection();
        builder.Services.AddSingleton<ProjectionMonitor>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ProjectionMonitor>());
        builder.Services.AddSingleton<ProjectionWatch>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ProjectionWatch>());
        builder.Services.AddHostedService<MonthSumWorker>();
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
