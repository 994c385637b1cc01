namespace Diplomacy.Tests.EndToEnd;

/// <summary>The commands of the README, as they stand there but for the ports and the data directory.</summary>
public sealed class ReadmeTests
{
    private const string StandaloneCommand = "dotnet run --project deploy/Standalone";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] Lines = File.ReadAllLines(RepositoryRoot.Combine("README.md"));

    [Fact]
    public async Task The_first_command_serves_and_the_call_after_it_answers_what_is_printed_there()
    {
        await ForeignClients.InstallAsync();
        Lines.ShouldContain(line => line.StartsWith("    " + StandaloneCommand));
        var call = string.Join('\n', Lines.SkipWhile(line => !line.StartsWith("    buf curl ")).Take(3));
        var directory = Standalone.NewDirectory();
        await using (var standalone = ChildProcess.Start(
            "bash",
            ["-c", $"exec {StandaloneCommand} --no-build -- --data {directory} --grpc-port 0 --web-port 0"],
            new Dictionary<string, string?> { [TestPostgres.EnvironmentVariable] = null },
            RepositoryRoot.Path))
        {
            var line = await standalone.LineAsync("gRPC  ", Patience);
            await standalone.LineAsync("Serving", Patience);

            var answer = await ForeignClients.RunAsync(
                "bash", "-c", "PATH=node_modules/.bin:$PATH; "
                + call.Replace("http://localhost:5080", line["gRPC".Length..].Trim()));

            answer.ShouldContain("-5.680");
            answer.ShouldContain("GRADE_TENSE");
        }
        await Standalone.GoneAsync(directory);
    }

    [Theory]
    [InlineData("    dotnet test Diplomacy.sln", "Diplomacy.sln")]
    [InlineData("    " + StandaloneCommand, "deploy/Standalone/Diplomacy.Standalone.csproj")]
    public void A_command_names_what_is_there(string command, string path)
    {
        Lines.ShouldContain(line => line.StartsWith(command));
        File.Exists(RepositoryRoot.Combine(path)).ShouldBeTrue();
    }
}
