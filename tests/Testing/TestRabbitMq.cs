using Diplomacy.Deploy;
using Testcontainers.RabbitMq;

namespace Diplomacy.Testing;

/// <summary>A RabbitMQ of a test's own: a container, or this machine's programs (<see cref="Containers"/>).</summary>
public sealed class TestRabbitMq : IAsyncDisposable
{
    private readonly IAsyncDisposable _owned;

    private TestRabbitMq(string connectionString, IAsyncDisposable owned) =>
        (ConnectionString, _owned) = (connectionString, owned);

    /// <summary>amqp://user:password@host:port/</summary>
    public string ConnectionString { get; }

    /// <summary>Starts a broker and says which one it is. Skips the test where there is none.</summary>
    public static async Task<TestRabbitMq> StartAsync() =>
        await Containers.ReasonAgainstAsync(Containers.RabbitMqImage) is { } reason
            ? await StartPrivateAsync(reason)
            : await StartContainerAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _owned.DisposeAsync();

    private static async Task<TestRabbitMq> StartContainerAsync()
    {
        var container = new RabbitMqBuilder(Containers.RabbitMqImage).Build();
        await container.StartAsync();
        Containers.Say($"RabbitMQ is a container of {Containers.RabbitMqImage}.");
        return new TestRabbitMq(container.GetConnectionString(), container);
    }

    private static async Task<TestRabbitMq> StartPrivateAsync(string reason)
    {
        Requires.RabbitMq();
        var broker = await PrivateRabbitMq.StartAsync(new PrivateRabbitMqOptions
        {
            DataDirectory = Path.Combine(Path.GetTempPath(), $"diplomacy-test-{Guid.NewGuid():N}"),
        });
        Containers.Say($"RabbitMQ is {broker.Description}, since {reason}.");
        return new TestRabbitMq(broker.ConnectionString, broker);
    }
}
