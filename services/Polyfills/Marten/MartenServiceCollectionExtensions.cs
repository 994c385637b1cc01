using JasperFx.Events.Daemon;
using Marten.Daemon.Coordination;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using IProjectionCoordinator = Marten.Events.Daemon.Coordination.IProjectionCoordinator;

namespace Marten;

/// <summary>Changes the options of the store after AddMarten, before the store is made.</summary>
public interface IConfigureMarten
{
    /// <summary>Changes the options.</summary>
    void Configure(IServiceProvider services, StoreOptions options);
}

/// <summary>Adds the store to a container.</summary>
public static class MartenServiceCollectionExtensions
{
    /// <summary>Changes the options of the store after AddMarten, before the store is made.</summary>
    public static IServiceCollection ConfigureMarten(this IServiceCollection services,
        Action<StoreOptions> configure) => services.ConfigureMarten((_, options) => configure(options));

    /// <inheritdoc cref="ConfigureMarten(IServiceCollection, Action{StoreOptions})"/>
    public static IServiceCollection ConfigureMarten(this IServiceCollection services,
        Action<IServiceProvider, StoreOptions> configure) =>
        services.AddSingleton<IConfigureMarten>(new LambdaConfigureMarten(configure));

    /// <summary>Adds the store: <see cref="IDocumentStore"/> for the process, sessions for each scope.</summary>
    public static MartenConfigurationExpression AddMarten(this IServiceCollection services,
        Action<StoreOptions> configure)
    {
        var options = new StoreOptions();
        configure(options);
        return services.AddMarten(_ => options);
    }

    /// <inheritdoc cref="AddMarten(IServiceCollection, Action{StoreOptions})"/>
    public static MartenConfigurationExpression AddMarten(this IServiceCollection services,
        Func<IServiceProvider, StoreOptions> optionSource)
    {
        services.AddSingleton(provider =>
        {
            var options = optionSource(provider);
            foreach (var configure in provider.GetServices<IConfigureMarten>()) configure.Configure(provider, options);
            return options;
        });
        services.AddSingleton<IDocumentStore>(provider =>
            new DocumentStore(provider.GetRequiredService<StoreOptions>())
            {
                Loggers = provider.GetRequiredService<ILoggerFactory>(),
            });
        services.AddSingleton<ISessionFactory, SessionFactory>();
        services.AddScoped(provider => provider.GetRequiredService<ISessionFactory>().QuerySession());
        services.AddScoped(provider => provider.GetRequiredService<ISessionFactory>().OpenSession());
        return new MartenConfigurationExpression(services);
    }

    /// <summary>Goes on with setting up the store.</summary>
    public class MartenConfigurationExpression
    {
        internal MartenConfigurationExpression(IServiceCollection services) => Services = services;

        /// <summary>The container.</summary>
        public IServiceCollection Services { get; }

        /// <summary>Sessions keep no map of what they loaded. They never do here.</summary>
        public MartenConfigurationExpression UseLightweightSessions() => this;

        /// <summary>Takes the <see cref="NpgsqlDataSource"/> of the container.</summary>
        public MartenConfigurationExpression UseNpgsqlDataSource(object? serviceKey = null)
        {
            Services.ConfigureMarten((provider, options) => options.Connection(serviceKey is null
                ? provider.GetRequiredService<NpgsqlDataSource>()
                : provider.GetRequiredKeyedService<NpgsqlDataSource>(serviceKey)));
            return this;
        }

        /// <summary>Creates what is missing in the database before the host has started.</summary>
        public MartenConfigurationExpression ApplyAllDatabaseChangesOnStartup()
        {
            Services.ConfigureMarten(options => options.ShouldApplyChangesOnStartup = true);
            // At the front, so that the tables are there before any other service of the host wants them.
            if (Services.All(s => s.ImplementationType != typeof(MartenActivator)))
                Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, MartenActivator>());
            return this;
        }

        /// <summary>Runs the asynchronous projections in this process.</summary>
        public MartenConfigurationExpression AddAsyncDaemon(DaemonMode mode)
        {
            Services.ConfigureMarten(options => options.Projections.AsyncMode = mode);
            if (mode is not (DaemonMode.Solo or DaemonMode.HotCold)) return this;
            if (Services.Any(s => s.ServiceType == typeof(IProjectionCoordinator))) return this;
            Services.AddSingleton<IProjectionCoordinator, ProjectionCoordinator>();
            Services.AddSingleton<IHostedService>(s => s.GetRequiredService<IProjectionCoordinator>());
            Services.AddSingleton<JasperFx.Events.Daemon.IProjectionCoordinator>(
                s => s.GetRequiredService<IProjectionCoordinator>());
            return this;
        }
    }

    private sealed class LambdaConfigureMarten(Action<IServiceProvider, StoreOptions> configure) : IConfigureMarten
    {
        public void Configure(IServiceProvider services, StoreOptions options) => configure(services, options);
    }

    private sealed class SessionFactory(IDocumentStore store) : ISessionFactory
    {
        public IQuerySession QuerySession() => store.QuerySession();

        public IDocumentSession OpenSession() => store.LightweightSession();
    }

    private sealed class MartenActivator(IDocumentStore store) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            if (((DocumentStore)store).StoreOptions.ShouldApplyChangesOnStartup)
                await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync().ConfigureAwait(false);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
