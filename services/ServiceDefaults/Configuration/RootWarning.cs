using Microsoft.Extensions.Logging;

namespace Diplomacy.ServiceDefaults.Configuration;

/// <summary>Services need no privilege, and with root's a fault in one of them reaches the whole machine.</summary>
internal static class RootWarning
{
    /// <summary>Warns in one line where this process is root's.</summary>
    public static void WarnIfRoot(this ILogger logger)
    {
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            logger.LogWarning("This process runs as root, which it does not need; start it as an ordinary user.");
    }
}
