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
        var undisturbed = await ScoresAsync(undisturbedDirectory);
        await Standalone.GoneAsync(undisturbedDirectory);

        var directory = Standalone.NewDirectory();
        for (var i = 0; i < Kills; i++)
        {
            await using var standalone = Standalone.Start(directory, "--grpc-port", "0", "--web-port", "0");
            await standalone.LineAsync("PostgreSQL  ");
            // The test needs a moment in time here, not a condition.
            var moment = Loading * random.NextDouble();
            await Task.Delay(moment);
            await standalone.KillAsync();
            output.WriteLine($"killed after {moment.TotalMilliseconds:0} ms and {standalone.Lines.Count} lines");
        }
        var afterwards = await ScoresAsync(directory);

        undisturbed.ShouldNotBeEmpty();
        afterwards.ShouldBe(undisturbed);
        await Standalone.GoneAsync(directory);
    }

    /// <summary>The scores of countries of the documents and of the texts, years after.</summary>
    private static async Task<string[]> ScoresAsync(string directory)
    {
        await using var standalone = await Standalone.ServingAsync(directory);
        var (_, query) = await standalone.ClientsAsync();
        var scores = new List<string>();
        foreach (var country in (string[])["RUS", "BOL", "QAT", "KHM"])
        {
            var read = await query.ListRelationshipsAsync(
                new() { Country = country, AsOf = Reports.On("2020-01-01") },
                deadline: DateTime.UtcNow + Deadline.Default);
            scores.AddRange(read.Relationships.Select(one => $"{one.Country} {one.Counterpart} {one.Score}"));
        }
        return [.. scores];
    }
}
