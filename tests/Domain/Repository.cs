using System.Reflection;

namespace Diplomacy.Tests.Domain;

/// <summary>Files that tests read: of the repository, and of the material shared beside it, if present.</summary>
internal static class Repository
{
    private static readonly string Root = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Seeds => Path.Combine(Root, "seeds");

    /// <summary>The lines of a shared file. The test that asks is skipped where the file is absent.</summary>
    public static string[] SharedLines(string relativePath)
    {
        var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", relativePath));
        Assert.SkipUnless(File.Exists(path), $"The shared file {relativePath} is not beside the repository.");
        return File.ReadAllLines(path);
    }
}
