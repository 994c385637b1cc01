using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

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

    [Theory]
    [InlineData("Ingestion")]
    [InlineData("Projection")]
    [InlineData("Query")]
    public void The_settings_written_out_are_the_documented_defaults(string service)
    {
        var table = File.ReadAllLines(RepositoryRoot.Combine("docs/operations.md"));
        var settings = new ConfigurationBuilder()
            .AddJsonFile(RepositoryRoot.Combine($"services/{service}/appsettings.json")).Build();
        foreach (var (key, value) in settings.AsEnumerable().Where(setting => setting.Value is not null))
        {
            var row = table.Single(line => line.StartsWith($"| `{key}`", StringComparison.Ordinal));
            var documented = row.Split('|')[2].Replace(",", "", StringComparison.Ordinal).Trim(' ', '`');
            (documented == value || documented.Contains($"{service} {value}")).ShouldBeTrue($"{key}: {value}; {row}");
        }
    }

    [GeneratedRegex(@"\]\(([^)#:\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
