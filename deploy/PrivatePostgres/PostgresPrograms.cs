using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace Diplomacy.Deploy;

/// <summary>A directory that holds PostgreSQL's <c>initdb</c> and <c>postgres</c>, and their major version.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial record PostgresPrograms(string Directory, int Major)
{
    /// <summary>The oldest major version that supports the event store's statements.</summary>
    public const int OldestMajor = 14;

    /// <summary>The program of that name in this directory.</summary>
    public string this[string name] => Path.Combine(Directory, name);

    /// <summary>
    /// The first usable programs in the given directories, or else on PATH and in the usual places of packages,
    /// newest first there. Existing data need their own major version; if that is not found, another one is
    /// returned.
    /// </summary>
    public static async Task<PostgresPrograms?> FindAsync(
        IReadOnlyList<string>? directories, int? wantedMajor, CancellationToken cancellationToken)
    {
        PostgresPrograms? other = null;
        foreach (var directory in (directories ?? [.. OnPath(), .. UsualPlaces()]).Select(Resolve).Distinct())
        {
            var found = directory is null ? null : await ExamineAsync(directory, cancellationToken);
            if (found is not null && (wantedMajor ?? found.Major) == found.Major)
                return found;
            other ??= found;
        }

        return other;
    }

    /// <summary>The programs in that directory, or null when they do not run or are too old.</summary>
    public static async Task<PostgresPrograms?> ExamineAsync(string directory, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(directory, "initdb")) || !File.Exists(Path.Combine(directory, "postgres")))
            return null;

        var version = await Command.RunAsync(
            [Path.Combine(directory, "postgres"), "--version"], TimeSpan.FromSeconds(10), cancellationToken);
        var match = MajorVersion().Match(version.Output);
        if (!version.Succeeded || !match.Success)
            return null;
        var major = int.Parse(match.Groups[1].Value);
        return major < OldestMajor ? null : new PostgresPrograms(directory, major);
    }

    private static string[] OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> UsualPlaces() =>
    [
        .. Versions("/usr/lib/postgresql", ""),      // Debian, Ubuntu
        .. Versions("/usr", "pgsql-"),               // the PostgreSQL project's packages for Red Hat's family
        .. Versions("/usr/libexec", "postgresql"),   // Alpine
        .. Versions("/opt/homebrew/opt", "postgresql@"),
        .. Versions("/usr/local/opt", "postgresql@"),
        "/usr/local/pgsql/bin",
    ];

    private static IEnumerable<string> Versions(string parent, string prefix)
    {
        if (!System.IO.Directory.Exists(parent))
            return [];
        return System.IO.Directory.EnumerateDirectories(parent, prefix + "*")
            .Select(path => (path, version: Path.GetFileName(path)[prefix.Length..]))
            .Where(candidate => double.TryParse(candidate.version, out _))
            .OrderByDescending(candidate => double.Parse(candidate.version))
            .SelectMany(candidate => new[] { Path.Combine(candidate.path, "bin"), candidate.path });
    }

    // A link to one program may be in a directory without the other programs and their libraries.
    private static string? Resolve(string directory)
    {
        try
        {
            var postgres = new FileInfo(Path.Combine(directory, "postgres"));
            var target = postgres.Exists ? postgres.ResolveLinkTarget(returnFinalTarget: true) ?? postgres : null;
            return target is null ? null : Path.GetDirectoryName(target.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(\d+)(\.|devel|beta|rc|\s|$)")]
    private static partial Regex MajorVersion();
}
