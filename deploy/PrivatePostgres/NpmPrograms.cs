using System.Runtime.Versioning;

namespace Diplomacy.Deploy;

[UnsupportedOSPlatform("windows")]
internal static class NpmPrograms
{
    public static Task<PostgresPrograms?> InstallAsync(CancellationToken cancellationToken) => Task.FromResult<PostgresPrograms?>(null);
}
