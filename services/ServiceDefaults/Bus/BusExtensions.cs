using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Diplomacy.ServiceDefaults.Bus;

/// <summary>The bus. It rings doorbells; what must not be lost is in the event store.</summary>
public static class BusExtensions
{
    /// <summary>
    /// Adds the bus: RabbitMQ where <c>ConnectionStrings:RabbitMq</c> names one (amqp://user:password@host:port/vhost),
    /// in memory otherwise, which serves the services of one process.
    /// </summary>
    public static void AddBus(this WebApplicationBuilder builder, params Action<IBusRegistrationConfigurator>[] parts)
    {
        var rabbitMq = builder.Configuration.GetConnectionString("RabbitMq");
        builder.Services.AddMassTransit(bus =>
        {
            foreach (var part in parts)
                part(bus);
            if (rabbitMq is null)
                bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
            else
                bus.UsingRabbitMq((context, transport) =>
                {
                    transport.Host(new Uri(rabbitMq));
                    transport.ConfigureEndpoints(context);
                });
        });
    }
}
