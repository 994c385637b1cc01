using System.Text.RegularExpressions;

namespace Diplomacy.Tests.Architecture;

/// <summary>Every service, RPC, message, field and enum value says what it is.</summary>
public sealed partial class ProtoTests
{
    private const string Comment = "//";

    public static TheoryData<string> Files => [.. SourceFiles.EndingIn(".proto").Where(IsContract)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Everything_named_in_a_contract_has_a_comment_that_opens_with_its_name(string path)
    {
        var lines = SourceFiles.Lines(path);
        var named = Enumerable.Range(0, lines.Length)
            .Select(i => (Line: i, Name: NameOf(lines[i]))).Where(one => one.Name is not null).ToArray();

        named.ShouldNotBeEmpty();
        named.Where(one => !OpensWith(one.Name!, CommentAbove(lines, one.Line)))
            .Select(one => $"{path}:{one.Line + 1} {one.Name}").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_directory_is_the_package(string path)
    {
        var directory = Path.GetDirectoryName(path["contracts/proto/".Length..])!.Replace('/', '.');

        SourceFiles.Lines(path).ShouldContain($"package {directory};");
    }

    private static bool IsContract(string path) => path.StartsWith("contracts/proto/", StringComparison.Ordinal);

    private static string? NameOf(string line)
    {
        if (line.TrimStart().StartsWith(Comment, StringComparison.Ordinal))
            return null;
        var match = Block().Match(line);
        if (!match.Success)
            match = Field().Match(line);
        return match.Success ? match.Groups["name"].Value : null;
    }

    /// <summary>The first line of the comment right above a line; empty where there is none.</summary>
    private static string CommentAbove(string[] lines, int line)
    {
        var first = line;
        while (first > 0 && lines[first - 1].TrimStart().StartsWith(Comment, StringComparison.Ordinal))
            first--;
        return first == line ? "" : lines[first].TrimStart()[Comment.Length..].TrimStart();
    }

    private static bool OpensWith(string name, string comment) =>
        comment.StartsWith(name, StringComparison.Ordinal)
        && (comment.Length > name.Length && !char.IsLetterOrDigit(comment[name.Length]));

    [GeneratedRegex(@"^\s*(service|rpc|message|enum|oneof)\s+(?<name>\w+)")]
    private static partial Regex Block();

    [GeneratedRegex(@"^\s*((repeated|optional)\s+)?([\w.]+(<.*>)?\s+)?(?<name>\w+)\s*=\s*\d+\s*(\[.*\])?;")]
    private static partial Regex Field();
}
