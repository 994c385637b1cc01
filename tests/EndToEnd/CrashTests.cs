namespace Diplomacy.Tests.EndToEnd;

public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Kills = 4;

    /// <summary>About as long as it takes from PostgreSQL's answer to the end of loading.</summary>
    private static readonly TimeSpan Loading = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Killed_at_any_moment_of_loading_and_started_again_it_has_the_scores_of_an_undisturbed_run()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var undisturbedDirectory = Standalone.NewDirectory();
        var undisturbed = await Standalone.OnceAsync(undisturbedDirectory);
        await Standalone.GoneAsync(undisturbedDirectory);

        var directory = Standalone.NewDirectory();
        for (var i = 0; i < Kills; i++)
        {
            await using var standalone = Standalone.Start(directory, "--grpc-port", "0", "--web-port", "0");
            await standalone.LineAsync("PostgreSQL");
            // The test needs a moment in time here, not a condition.
            var moment = Loading * random.NextDouble();
            await Task.Delay(moment);
            await standalone.KillAsync();
            output.WriteLine($"killed after {moment.TotalMilliseconds:0} ms and {standalone.Lines.Count} lines");
        }
        var afterwards = await Standalone.OnceAsync(directory);

        afterwards.Story.ShouldBe(undisturbed.Story);
        await Standalone.GoneAsync(directory);
    }
}
