namespace Diplomacy.Tests.Architecture;

/// <summary>The hand-written files, as paths relative to the repository's root with forward slashes.</summary>
internal static class SourceFiles
{
    private static readonly string[] Written = ["contracts", "deploy", "docs", "seeds", "services", "tests", "tools"];
    private static readonly string[] Made =
        ["/bin/", "/obj/", "/node_modules/", "/dist/", "/wwwroot/", "/gen/", "/generated/"];

    /// <summary>The files whose name ends so.</summary>
    public static string[] EndingIn(string ending) =>
    [
        .. Written.Select(folder => RepositoryRoot.Combine(folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, $"*{ending}", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
            .Where(path => !Made.Any(made => $"/{path}".Contains(made)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The C# files of some folders.</summary>
    public static IEnumerable<string> CSharpUnder(params string[] folders) =>
        EndingIn(".cs").Where(path => folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)));

    /// <summary>A file's lines.</summary>
    public static string[] Lines(string path) => File.ReadAllLines(RepositoryRoot.Combine(path));

    /// <summary>A file's text.</summary>
    public static string Text(string path) => File.ReadAllText(RepositoryRoot.Combine(path));
}
