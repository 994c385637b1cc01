using Diplomacy.Contracts.Events;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Configuration;
using JasperFx;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>Registers the event store.</summary>
public static class EventStoreExtensions
{
    /// <summary>
    /// Statements that a connection prepares automatically when they are repeated: planning an append costs more than
    /// running a small one. <c>Max Auto Prepare</c> in the connection string overrides this.
    /// </summary>
    private const int PreparedMax = 64;

    private const string ConnectionStringExample =
        "\"Host=db.example;Database=diplomacy;Username=diplomacy;Password=secret\"";

    /// <summary>
    /// How long a start waits for PostgreSQL, unless <c>Postgres:WaitSeconds</c> says otherwise: longer than servers
    /// take to recover, so that services need no start order, and not for ever, so that a wrong address is noticed.
    /// </summary>
    private const int WaitSecondsDefault = 300;

    /// <summary>
    /// Adds the event store at <c>ConnectionStrings:Postgres</c>, with <c>Postgres:Password</c> where it is set, our
    /// own tables beside it, and checkpoints.
    /// </summary>
    /// <param name="resetsConnections">
    /// False if no code sets or locks anything beyond a transaction. Pooled connections are then not reset, which would
    /// cost as much as a small append.
    /// </param>
    /// <param name="plans">How PostgreSQL plans the statements that connections keep prepared.</param>
    /// <exception cref="ConfigurationException">No connection string is configured.</exception>
    public static MartenServiceCollectionExtensions.MartenConfigurationExpression AddEventStore(
        this WebApplicationBuilder builder, Action<IServiceProvider, StoreOptions>? configure = null,
        bool resetsConnections = true, StatementPlans plans = StatementPlans.Auto)
    {
        var settings = ReadConnectionString(builder.Configuration);
        // On its own, so that a file can hold it and nothing else.
        if (builder.Configuration["Postgres:Password"] is { Length: > 0 } password)
            settings.Password = password;
        if (!settings.ShouldSerialize("Max Auto Prepare"))
            settings.MaxAutoPrepare = PreparedMax;
        settings.NoResetOnClose |= !resetsConnections;
        // Marten's append function writes the session's local time as if it were UTC.
        settings.Timezone = "UTC";
        // The timeout limits how long an idle transaction can keep a gap in the sequence open. The interval lets
        // PostgreSQL notice that a killed node is gone while its lock's connection sleeps in a statement; otherwise no
        // other node could take the projection over.
        settings.Options = string.Join(
            ' ', "-c idle_in_transaction_session_timeout=60s -c client_connection_check_interval=1s", plans.Options(),
            // Last, so that what an operator sets wins.
            settings.Options);
        var connectionString = settings.ConnectionString;
        if (!ushort.TryParse(
            builder.Configuration["Postgres:WaitSeconds"] ?? $"{WaitSecondsDefault}", out var waitSeconds))
            throw new ConfigurationException(
                $"Postgres:WaitSeconds is \"{builder.Configuration["Postgres:WaitSeconds"]}\"; set it to seconds.");

        builder.Services.AddSingleton(_ =>
            new NpgsqlDataSourceBuilder(connectionString) { Name = "event-store" }.Build());
        builder.Services.AddSingleton(provider => new AppendWakeup(
            connectionString, provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<ILogger<AppendWakeup>>()));
        builder.Services.AddSingleton(_ => new StoreLeases(connectionString));
        builder.Services.AddSingleton<StoreIdentity>();
        builder.Services.AddSingleton<ProjectionVersions>();
        builder.Services.AddSingleton<CheckpointTokens>();

        var marten = builder.Services
            .AddMarten(provider =>
            {
                var options = new StoreOptions();
                options.Connection(connectionString);
                options.DatabaseSchemaName = EventLog.Schema;
                options.Events.StreamIdentity = StreamIdentity.AsGuid;
                // Sequence numbers are taken inside the appending transaction, so a gap closes when its writer ends.
                options.Events.AppendMode = EventAppendMode.Quick;
                // Of two appends to one stream the second waits, and takes no number if it is then refused.
                options.Events.UseExclusiveLockOnConcurrentAppends = true;
                var wakeup = provider.GetRequiredService<AppendWakeup>();
                options.Listeners.Add(wakeup);
                options.Projections.Wakeup = wakeup;
                options.Serializer(new EventSerializer());
                foreach (var (type, alias) in EventTypeAliases.All)
                    options.Events.MapEventType(type, alias);
                configure?.Invoke(provider, options);
                return options;
            })
            .UseLightweightSessions();
        builder.Services.AddSingleton<StoreReadiness>();
        builder.Services.AddHostedService(
            provider => ActivatorUtilities.CreateInstance<DatabaseSchema>(
                provider, connectionString, TimeSpan.FromSeconds(waitSeconds)));
        builder.Services.AddHostedService<Retention>();
        builder.Services.AddHealthChecks().AddCheck<StoreHealth>("store");
        // Opens the ports at once, so that health can report what a service waits for.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        return marten;
    }

    private static NpgsqlConnectionStringBuilder ReadConnectionString(IConfiguration configuration)
    {
        var given = configuration.GetConnectionString("Postgres");
        if (string.IsNullOrWhiteSpace(given))
            throw new ConfigurationException(
                "No PostgreSQL is configured; set ConnectionStrings__Postgres to its connection string.");
        try
        {
            return new NpgsqlConnectionStringBuilder(given) is { Host.Length: > 0 } settings
                ? settings
                : throw new ConfigurationException(
                    $"ConnectionStrings__Postgres names no host; expected one such as {ConnectionStringExample}.");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // Without what was given: the text may hold a password.
            throw new ConfigurationException(
                $"ConnectionStrings__Postgres is no connection string; expected one such as {ConnectionStringExample}.",
                exception);
        }
    }
}
