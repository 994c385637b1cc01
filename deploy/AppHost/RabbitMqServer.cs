using Diplomacy.Deploy;

namespace Diplomacy.AppHost;

/// <summary>The broker: a container, or RabbitMQ's programs on this machine.</summary>
internal static class RabbitMqServer
{
    private const string Repository = "rabbitmq";
    private const string Tag = "3.13.7";

    /// <summary>Adds the broker. Without a container it is already running, and stops with the result.</summary>
    /// <exception cref="PrivateRabbitMqException">No Docker engine answers, and no program is installed.</exception>
    public static async Task<Server> AddAsync(IDistributedApplicationBuilder builder, Settings settings)
    {
        if (settings.Containers && await Docker.HasAsync($"{Repository}:{Tag}"))
            return Server.InContainer($"RabbitMQ     container of {Repository}:{Tag}", Container(builder, settings));

        var server = await PrivateRabbitMq.StartAsync(
            new PrivateRabbitMqOptions { DataDirectory = settings.DirectoryOf("rabbitmq") });
        return Server.OnThisMachine(
            $"RabbitMQ     {server.Description}", builder, "broker", server.ConnectionString, server);
    }

    private static IResourceBuilder<RabbitMQServerResource> Container(
        IDistributedApplicationBuilder builder, Settings settings) =>
        builder
            .AddRabbitMQ("broker", password: builder.AddParameter(
                "broker-password", settings.Password("rabbitmq"), secret: true))
            .WithImage(Repository, Tag)
            .WithDataBindMount(settings.DirectoryOf("rabbitmq-container"));
}
