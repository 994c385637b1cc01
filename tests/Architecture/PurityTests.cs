using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Diplomacy.Tests.Architecture;

/// <summary>Domain uses no clock, randomness, files or tasks; the services read the time from one clock.</summary>
public sealed partial class PurityTests
{
    private static readonly string[] ForbiddenTypes =
    [
        "System.TimeProvider", "System.Random", "System.Environment", "System.Console", "System.Diagnostics.Stopwatch",
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory",
        "System.IO.DirectoryInfo",
        "System.Threading.Thread", "System.Threading.Timer", "System.Threading.Tasks.Task",
        "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1",
        "System.Runtime.CompilerServices.AsyncTaskMethodBuilder", "System.Net.Http.HttpClient",
    ];

    private static readonly string[] ForbiddenMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid",
        "System.Guid.CreateVersion7",
    ];

    [Theory]
    [InlineData("Diplomacy.Domain")]
    [InlineData("Diplomacy.Contracts")]
    public void Pure_assemblies_use_no_clock_randomness_file_or_task(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")));
        var metadata = file.GetMetadataReader();

        var types = metadata.TypeReferences.Select(handle => NameOf(metadata, handle)).ToArray();
        types.ShouldContain("System.Object", "else the metadata was not read");
        types.Intersect(ForbiddenTypes).ShouldBeEmpty();
        metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => $"{NameOf(metadata, (TypeReferenceHandle)member.Parent)}."
                + metadata.GetString(member.Name))
            .Intersect(ForbiddenMembers).ShouldBeEmpty();
    }

    [Fact]
    public void Every_service_reads_the_time_from_a_TimeProvider() =>
        SourceFiles.CSharpUnder("contracts/", "services/")
            .Where(path => SystemClock().IsMatch(SourceFiles.Text(path)))
            .ShouldBeEmpty();

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b")]
    private static partial Regex SystemClock();
}
