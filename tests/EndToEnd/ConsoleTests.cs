namespace Diplomacy.Tests.EndToEnd;

/// <summary>What Standalone prints: what it does, then where to look, one story, and one command.</summary>
public sealed class ConsoleTests
{
    private const int LinesMax = 15;

    [Fact]
    public async Task It_says_what_it_does_then_prints_fifteen_lines_of_which_the_first_is_the_address()
    {
        var directory = Standalone.NewDirectory();
        await using (var standalone = await Standalone.ServingAsync(directory))
        {
            var lines = standalone.Lines;
            var open = lines.ToList().FindIndex(line => line.StartsWith("Open  ", StringComparison.Ordinal));

            lines[0].ShouldStartWith("Starting ");
            lines.Take(open).ShouldContain(line => line.Contains("A new PostgreSQL"));
            lines.Take(open).ShouldContain(line => line.StartsWith("Loading ", StringComparison.Ordinal));
            lines[open].ShouldContain("http://127.0.0.1:");
            lines.Skip(open).Count().ShouldBeLessThanOrEqualTo(LinesMax);
            lines[^1].ShouldStartWith("Serving ");
            lines.Skip(open).ShouldAllBe(line => line.Length <= 120);
        }
        await Standalone.GoneAsync(directory);
    }

    [Fact]
    public async Task The_story_tells_first_known_apart_from_changed()
    {
        var directory = Standalone.NewDirectory();

        var story = (await Standalone.OnceAsync(directory)).Story.Split('\n');

        story.ShouldContain("  2008-08-31  not known");
        story.ShouldContain(line => line.StartsWith("  2008-09-30   +6.6  friendly      first known  "));
        story.Count(line => line.Contains("first known")).ShouldBe(1);
        story.ShouldContain(line => line.Contains("  +0.") || line.Contains("  -0."));
        story.ShouldAllBe(line => !line.Contains("  0.0  "));
        story.ShouldContain(line => line.StartsWith("  2008-09", StringComparison.Ordinal) && line.Contains(": "));
        await Standalone.GoneAsync(directory);
    }

    [Fact]
    public async Task The_command_that_it_prints_works_when_pasted()
    {
        await ForeignClients.InstallAsync();
        var directory = Standalone.NewDirectory();
        await using (var standalone = await Standalone.ServingAsync(directory))
        {
            var command = standalone.Lines.SkipWhile(line => !line.StartsWith("npx ", StringComparison.Ordinal))
                .TakeWhile(line => !line.StartsWith("Serving", StringComparison.Ordinal));
            await using var pasted = ForeignClients.Start("bash", "-c", string.Join('\n', command));

            (await pasted.ExitAsync()).ShouldBe(0, string.Join('\n', pasted.Lines));
            string.Concat(pasted.Lines).ShouldContain("\"grade\"");
        }
        await Standalone.GoneAsync(directory);
    }

    [Fact]
    public async Task Seeds_can_be_loaded_into_running_services()
    {
        await using var services = await RunningServices.StartAsync();
        await using var seeding = Standalone.Start(Standalone.NewDirectory(), "--seed", $"{services.Grpc}");

        (await seeding.ExitAsync()).ShouldBe(0, string.Join('\n', seeding.Lines));

        var read = await services.Query.GetRelationshipAsync(
            new() { Country = "RUS", Counterpart = "BOL", AsOf = Reports.On("2009-06-01") },
            deadline: services.CallDeadline);
        read.Relationship.SourceEventCount.ShouldBeGreaterThan(5);
    }
}
