using System.Text.RegularExpressions;

namespace Diplomacy.Tests.Architecture;

/// <summary>The documentation and what it points to.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file_or_folder() =>
        SourceFiles.EndingIn(".md").Concat(["README.md", "CONTRIBUTING.md", "SECURITY.md"])
            .SelectMany(path => Link().Matches(SourceFiles.Text(path))
                .Select(link => (From: path, To: Path.Combine(Path.GetDirectoryName(path)!, link.Groups[1].Value))))
            .Where(link => !Path.Exists(RepositoryRoot.Combine(link.To)))
            .Select(link => $"{link.From} links to {link.To}")
            .ShouldBeEmpty();

    [GeneratedRegex(@"\]\(([^)#:\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
