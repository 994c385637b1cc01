namespace Diplomacy.Tests.Fleet;

/// <summary>The fleet as a console starts it.</summary>
public sealed class FleetProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task It_says_where_everyone_listens_stops_when_asked_and_leaves_nothing_when_killed()
    {
        Requires.RabbitMq();
        var directory = Path.Combine(Path.GetTempPath(), $"diplomacy-test-{Guid.NewGuid():N}");
        try
        {
            await using (var asked = Start(directory))
            {
                await asked.LineAsync("Serving until Ctrl+C", Patience);
                asked.Lines.Count(line => line.Contains("gRPC 127.0.0.1:")).ShouldBe(6);
                asked.Terminate();
                (await asked.ExitAsync(Patience)).ShouldBe(0);
                Processes.Of(directory).ShouldBeEmpty();
            }

            await using var killed = Start(directory);
            await killed.LineAsync("Serving until Ctrl+C", Patience);
            killed.Kill();
            await Eventually.TrueAsync(
                () => Processes.Of(directory).Length == 0, "the end of every process", Patience);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static ChildProcess Start(string directory) => ChildProcess.StartDotnet(
        Path.Combine(AppContext.BaseDirectory, "Diplomacy.Fleet.dll"), ["--data", directory, "--free-ports"]);
}
