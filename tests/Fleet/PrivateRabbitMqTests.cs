using System.Net.Sockets;

namespace Diplomacy.Tests.Fleet;

/// <summary>A broker belongs to one process alone and ends with it.</summary>
public sealed class PrivateRabbitMqTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"diplomacy-test-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_broker_that_is_started_again_keeps_its_port_and_password_while_another_runs_beside_it()
    {
        Requires.RabbitMq();
        await using var other = await StartAsync("other");
        string connection;
        await using (var first = await StartAsync("one"))
            connection = first.ConnectionString;

        await using var second = await StartAsync("one", new Uri(connection).Port);

        second.ConnectionString.ShouldBe(connection);
        other.ConnectionString.ShouldNotBe(connection);
    }

    [Fact]
    public async Task A_killed_broker_says_so_and_can_be_started_again_on_its_data()
    {
        Requires.RabbitMq();
        await using (var first = await StartAsync("one"))
        {
            using var node = System.Diagnostics.Process.GetProcessById(first.ProcessId);
            node.Kill();
            await first.Ended.Within("the end of the broker");
        }

        await using var second = await StartAsync("one");

        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(second.ConnectionString).Port, Deadline.Token());
    }

    [Fact]
    public async Task A_directory_in_use_is_refused_with_a_sentence()
    {
        Requires.RabbitMq();
        await using var first = await StartAsync("one");

        var refusal = await Should.ThrowAsync<PrivateRabbitMqException>(() => StartAsync("one"));

        refusal.Message.ShouldContain("is in use by another process");
    }

    [Fact]
    public async Task A_missing_RabbitMQ_is_reported_with_how_to_install_it()
    {
        var refusal = await Should.ThrowAsync<PrivateRabbitMqException>(() => PrivateRabbitMq.StartAsync(
            new PrivateRabbitMqOptions { DataDirectory = _directory, ProgramDirectories = ["/nowhere"] }));

        refusal.Message.ShouldStartWith("No RabbitMQ was found: install it");
    }

    private Task<PrivateRabbitMq> StartAsync(string name, int port = 0) => PrivateRabbitMq.StartAsync(
        new PrivateRabbitMqOptions { DataDirectory = Path.Combine(_directory, name), Port = port },
        Deadline.Token(Patience));
}
