namespace Diplomacy.Tests.Architecture;

/// <summary>Limits on the size of files and lines.</summary>
public sealed class LimitTests
{
    private const int LinesMax = 300;
    private const int ColumnsMax = 120;
    private const int ProgramLinesMax = 25;

    [Fact]
    public void A_file_has_at_most_three_hundred_lines() =>
        SourceFiles.EndingIn(".cs").Concat(SourceFiles.EndingIn(".ts"))
            .Select(path => (path, SourceFiles.Lines(path).Length))
            .Where(file => file.Length > LinesMax).ShouldBeEmpty();

    [Theory]
    [InlineData(".cs")]
    [InlineData(".proto")]
    [InlineData(".sql")]
    [InlineData(".sh")]
    [InlineData(".ts")]
    [InlineData(".mjs")]
    [InlineData(".css")]
    public void A_line_has_at_most_120_columns(string ending) =>
        SourceFiles.EndingIn(ending)
            .SelectMany(path => SourceFiles.Lines(path).Select((line, i) => (Place: $"{path}:{i + 1}", line.Length)))
            .Where(line => line.Length > ColumnsMax)
            .Select(line => $"{line.Place} has {line.Length} columns")
            .ShouldBeEmpty();

    [Fact]
    public void A_program_is_a_table_of_contents() =>
        SourceFiles.CSharpUnder("deploy/", "services/").Where(path => Path.GetFileName(path) == "Program.cs")
            .Select(path => (path, SourceFiles.Lines(path).Length))
            .Where(program => program.Length > ProgramLinesMax).ShouldBeEmpty();

    [Fact]
    public void The_README_and_continuous_integration_run_the_tests_by_the_same_command()
    {
        const string command = "dotnet test Diplomacy.sln";

        SourceFiles.Text("README.md").ShouldContain(command);
        SourceFiles.Text(".ci/run").ShouldContain(command);
    }
}
