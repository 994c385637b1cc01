using MassTransit;
using MassTransit.RabbitMqTransport.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ConfigurationException = Diplomacy.ServiceDefaults.Configuration.ConfigurationException;

namespace Diplomacy.ServiceDefaults.Messaging;

/// <summary>The message bus. It carries wake-ups; what must not be lost is in the event store.</summary>
/// <remarks>
/// RabbitMQ may start late or fail for a while: the bus reconnects by itself, and health reports "degraded", not
/// "unhealthy", because a node without wake-ups still answers, only later.
/// </remarks>
public static class MessagingExtensions
{
    /// <summary>
    /// The heartbeat interval of a connection. A frozen broker is detected after two of these; with RabbitMQ's default
    /// of 60 s wake-ups would be missing for minutes.
    /// </summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds the bus: RabbitMQ where <c>ConnectionStrings:RabbitMq</c> names one (amqp://user:password@host:port/vhost),
    /// in memory otherwise, which serves the services of one process.
    /// </summary>
    /// <exception cref="ConfigurationException">What is configured is no address.</exception>
    public static void AddBus(this WebApplicationBuilder builder, params Action<IBusRegistrationConfigurator>[] parts)
    {
        var rabbitMq = RabbitMqConnection.Read(builder.Configuration);
        builder.Services.AddMassTransit(bus =>
        {
            // Otherwise MassTransit sends usage telemetry to its vendor five minutes after the start.
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = HealthStatus.Degraded);
            bus.AddConfigureEndpointsCallback(ReplicateIfDurable);
            foreach (var part in parts)
                part(bus);
            if (rabbitMq is null)
                bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
            else
                bus.UsingRabbitMq((context, transport) =>
                {
                    transport.Host(rabbitMq.Address, host =>
                    {
                        rabbitMq.Configure(host);
                        host.Heartbeat(Heartbeat);
                        host.RequestedConnectionTimeout(ConnectTimeout);
                    });
                    transport.ConfigureEndpoints(context);
                });
        });
    }

    /// <summary>Makes durable queues quorum queues; the queues of a single node are deleted with it.</summary>
    private static void ReplicateIfDurable(string name, IReceiveEndpointConfigurator endpoint)
    {
        if (endpoint is IRabbitMqReceiveEndpointConfiguration { Settings.AutoDelete: false }
            and IRabbitMqReceiveEndpointConfigurator rabbitMq)
            rabbitMq.SetQuorumQueue();
    }
}
