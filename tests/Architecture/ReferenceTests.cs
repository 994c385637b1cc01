using System.Reflection;
using System.Xml.Linq;

namespace Diplomacy.Tests.Architecture;

/// <summary>The allowed references between projects.</summary>
public sealed class ReferenceTests
{
    /// <summary>For each project that is not a test: the projects that it may reference.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Contracts"] = [],
        ["Protos"] = [],
        ["Domain"] = ["Contracts"],
        ["ServiceDefaults"] = ["Domain", "Contracts", "Protos"],
        ["Ingestion"] = ["Domain", "Contracts", "Protos", "ServiceDefaults"],
        ["Projection"] = ["Domain", "Contracts", "Protos", "ServiceDefaults"],
        ["Query"] = ["Domain", "Contracts", "Protos", "ServiceDefaults"],
        ["Tools.ParserTrainer"] = ["Domain"],
        ["PrivatePostgres"] = [],
        ["PrivateRabbitMq"] = ["PrivatePostgres"],
        ["Standalone"] = ["Ingestion", "Projection", "Query", "PrivatePostgres"],
        ["AppHost"] = ["Ingestion", "Projection", "Query", "PrivatePostgres", "PrivateRabbitMq"],
    };

    public static TheoryData<string> Projects =>
        [.. SourceFiles.EndingIn(".csproj").Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))];

    public static TheoryData<string> Assemblies => [.. Allowed.Keys.Where(name => AssemblyOf(name) is not null)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_allowed_projects(string path)
    {
        var name = NameOf(path);
        Allowed.ShouldContainKey(name, $"{path} is not in the table of who may know whom");

        References(path, "ProjectReference").Select(NameOf).Except(Allowed[name]).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_uses_only_allowed_assemblies(string name)
    {
        var ours = AssemblyOf(name)!.GetReferencedAssemblies().Select(used => used.Name!)
            .Where(used => used.StartsWith("Diplomacy.", StringComparison.Ordinal)).Select(NameOf);

        ours.Except(Allowed[name]).ShouldBeEmpty();
    }

    [Fact]
    public void Every_service_project_is_among_the_checked_assemblies() =>
        ((string[])["Contracts", "Protos", "Domain", "ServiceDefaults", "Ingestion", "Projection", "Query"])
            .Where(name => AssemblyOf(name) is null).ShouldBeEmpty();

    [Theory]
    [InlineData("contracts/Diplomacy.Contracts/Diplomacy.Contracts.csproj")]
    [InlineData("services/Domain/Diplomacy.Domain.csproj")]
    public void Pure_projects_have_no_packages_and_no_frameworks(string path)
    {
        References(path, "PackageReference").ShouldBeEmpty();
        References(path, "FrameworkReference").ShouldBeEmpty();
        SourceFiles.Text(path).ShouldContain("\"Microsoft.NET.Sdk\"");
    }

    [Fact]
    public void MassTransit_appears_only_where_messages_are_sent_received_or_configured() =>
        SourceFiles.CSharpUnder("contracts/", "deploy/", "services/")
            .Where(path => !path.StartsWith("services/ServiceDefaults/", StringComparison.Ordinal))
            .Where(path => SourceFiles.Text(path).Contains("MassTransit"))
            .ShouldBe(
            [
                "services/Ingestion/Documents/Processing/CodeDocumentConsumer.cs",
                "services/Ingestion/Documents/Processing/CodingQueue.cs",
                "services/Ingestion/IngestionHosting.cs",
                "services/Projection/Operations/ProjectionMonitor.cs",
                "services/Query/Alerts/AlertPublisher.cs",
                "services/Query/Ledger/LedgerFollower.cs",
                "services/Query/QueryHosting.cs",
            ]);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = SourceFiles.Text("Diplomacy.sln").Replace('\\', '/');

        SourceFiles.EndingIn(".csproj").Where(path => !solution.Contains($"\"{path}\"")).ShouldBeEmpty();
    }

    private static string[] References(string path, string kind) =>
    [
        .. XDocument.Parse(SourceFiles.Text(path)).Descendants(kind)
            .Select(reference => (string?)reference.Attribute("Include") ?? "")
            .Select(reference => reference.Replace('\\', '/')),
    ];

    /// <summary>"services/Domain/Diplomacy.Domain.csproj" and "Diplomacy.Domain" are both Domain.</summary>
    private static string NameOf(string project) =>
        project.Split('/')[^1].Replace(".csproj", "").Replace("Diplomacy.", "");

    private static Assembly? AssemblyOf(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"Diplomacy.{name}.dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }
}
