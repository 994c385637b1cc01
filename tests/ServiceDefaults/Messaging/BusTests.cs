using Diplomacy.ServiceDefaults.Messaging;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Diplomacy.Tests.ServiceDefaults.Messaging;

public sealed class BusTests
{
    [Theory]
    [InlineData("in memory", "")]
    [InlineData("RabbitMQ", "amqp://localhost")]
    public async Task The_bus_reports_nothing_of_its_use_to_its_maker(string transport, string address)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:RabbitMq"] = address;
        builder.AddBus();
        await using var app = builder.Build();

        var options = app.Services.GetRequiredService<IOptions<UsageTelemetryOptions>>().Value;

        options.Enabled.ShouldBeFalse(transport);
        options.ReportOnShutdown.ShouldBeFalse(transport);
    }
}
