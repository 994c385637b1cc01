namespace Diplomacy.Testing;

/// <summary>Finds the checked-out repository from wherever the test runs.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The absolute path of the directory that holds Diplomacy.sln.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests were built outside of the repository.</exception>
    public static string Path => Found.Value;

    /// <summary>An absolute path inside the repository.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        for (; directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Diplomacy.sln"))
                || File.Exists(System.IO.Path.Combine(directory.FullName, "global.json")))
                return directory.FullName;
        }

        throw new DirectoryNotFoundException($"No repository root above {AppContext.BaseDirectory}.");
    }
}
