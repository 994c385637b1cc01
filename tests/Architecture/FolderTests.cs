using System.Reflection;
using System.Text.RegularExpressions;
using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using LoadedCode = ArchUnitNET.Domain.Architecture;

namespace Diplomacy.Tests.Architecture;

/// <summary>The allowed references between folders, which are namespaces.</summary>
public sealed partial class FolderTests
{
    private static readonly LoadedCode Code = new ArchLoader()
        .LoadAssemblies([.. Projects.Select(row => Assembly.Load($"Diplomacy.{row.Data}"))]).Build();

    public static TheoryData<string> Projects =>
        ["Contracts", "Domain", "ServiceDefaults", "Ingestion", "Projection", "Query"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_two_folders_use_each_other(string project)
    {
        var rule = SliceRuleDefinition.Slices().Matching($"Diplomacy.{project}.(**)").Should().BeFreeOfCycles();

        Violations(rule).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_does_not_use_what_lies_at_the_root_of_its_project(string project) =>
        Violations(ArchRuleDefinition.Types().That().ResideInNamespaceMatching($@"^Diplomacy\.{project}\..+")
            .Should().NotDependOnAny(
                ArchRuleDefinition.Types().That().ResideInNamespaceMatching($@"^Diplomacy\.{project}$"))
            .WithoutRequiringPositiveResults()).ShouldBeEmpty();

    [Fact]
    public void A_namespace_is_the_folder_of_its_file() =>
        SourceFiles.CSharpUnder("services/")
            .Where(path => Namespace().Match(SourceFiles.Text(path)) is { Success: true } found
                && found.Groups[1].Value != Path.GetDirectoryName(path)!["services/".Length..].Replace('/', '.'))
            .ShouldBeEmpty();

    [Fact]
    public void Martens_tables_are_named_in_one_file() =>
        SourceFiles.EndingIn(".cs").Concat(SourceFiles.EndingIn(".sql"))
            .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
            .Where(path => SourceFiles.Text(path).Contains("mt_"))
            .ShouldBe(["services/ServiceDefaults/EventStore/EventLog.cs"]);

    [GeneratedRegex(@"^namespace Diplomacy\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    private static string[] Violations(IArchRule rule) =>
        [.. rule.Evaluate(Code).Where(result => !result.Passed).Select(result => result.Description)];
}
