using MassTransit;
using MassTransit.RabbitMqTransport.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Diplomacy.ServiceDefaults.Messaging;

/// <summary>The bus. It rings doorbells; what must not be lost is in the event store.</summary>
/// <remarks>
/// RabbitMQ may be late, or lost for a while: the bus goes on trying by itself, and health says "degraded", not
/// "unhealthy", because a node without doorbells still answers, only later.
/// </remarks>
public static class MessagingExtensions
{
    /// <summary>
    /// How often both ends of a connection must hear from each other. A broker that froze is noticed after two of
    /// these; RabbitMQ's own 60 s would keep doorbells silent for minutes.
    /// </summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds the bus: RabbitMQ where <c>ConnectionStrings:RabbitMq</c> names one (amqp://user:password@host:port/vhost),
    /// in memory otherwise, which serves the services of one process.
    /// </summary>
    public static void AddBus(this WebApplicationBuilder builder, params Action<IBusRegistrationConfigurator>[] parts)
    {
        var rabbitMq = builder.Configuration.GetConnectionString("RabbitMq");
        builder.Services.AddMassTransit(bus =>
        {
            // Else MassTransit sends its maker an account of this bus and its machine, five minutes after the start.
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = HealthStatus.Degraded);
            bus.AddConfigureEndpointsCallback(ReplicateIfDurable);
            foreach (var part in parts)
                part(bus);
            if (string.IsNullOrEmpty(rabbitMq))
                bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
            else
                bus.UsingRabbitMq((context, transport) =>
                {
                    transport.Host(new Uri(rabbitMq), host =>
                    {
                        host.Heartbeat(Heartbeat);
                        host.RequestedConnectionTimeout(ConnectTimeout);
                    });
                    transport.ConfigureEndpoints(context);
                });
        });
    }

    /// <summary>Queues that outlive their consumers are quorum queues; those of one node's own go with it.</summary>
    private static void ReplicateIfDurable(string name, IReceiveEndpointConfigurator endpoint)
    {
        if (endpoint is IRabbitMqReceiveEndpointConfiguration { Settings.AutoDelete: false }
            and IRabbitMqReceiveEndpointConfigurator rabbitMq)
            rabbitMq.SetQuorumQueue();
    }
}
