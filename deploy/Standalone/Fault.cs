using System.Globalization;
using Diplomacy.Deploy;
using Diplomacy.ServiceDefaults.Configuration;
using Grpc.Core;

namespace Diplomacy.Standalone;

/// <summary>Says in one sentence why Standalone could not start.</summary>
internal static class Fault
{
    /// <summary>Less than PostgreSQL needs for one more segment of its log.</summary>
    private const long FullBelow = 16 * 1024 * 1024;

    /// <summary>What the system says, and what PostgreSQL says where a part of a block still found room.</summary>
    private static readonly string[] DiskFull = ["No space left on device", "Check free disk space"];

    /// <summary>The sentence; null for a failure of the program itself.</summary>
    public static string? Sentence(Exception failure, Options options) =>
        // What failed first, on a full disk, says little of it.
        IsKnown(failure) && IsFull(failure, options.Data)
            ? $"The disk of {options.Data.FullName} is full; free some space, or name another directory with --data."
            : StartFault.Sentence(failure, port => SettingOf(port, options)) ?? failure switch
            {
                PrivatePostgresException or IOException => failure.Message,
                UnauthorizedAccessException => $"{failure.Message.TrimEnd('.')}; name another directory with --data.",
                RpcException refused => $"The seeds could not be loaded: {refused.Status.Detail}",
                InvalidDataException => $"A seed is refused: {failure.Message}",
                _ => null,
            };

    private static bool IsKnown(Exception failure) =>
        failure is PrivatePostgresException or IOException or RpcException or ConfigurationException;

    private static bool IsFull(Exception failure, DirectoryInfo data)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            if (DiskFull.Any(words => cause.Message.Contains(words, StringComparison.Ordinal)))
                return true;
        return data.Exists && new DriveInfo(data.FullName).AvailableFreeSpace < FullBelow;
    }

    /// <summary>The environment wins over the options.</summary>
    private static string? SettingOf(int port, Options options) =>
        Variable("Ports__Grpc", port) ?? Variable("Ports__Web", port)
        ?? (port == (options.WebPort ?? StandaloneHost.WebPortDefault) ? Options.WebPortName : Options.GrpcPortName);

    private static string? Variable(string name, int port) =>
        Environment.GetEnvironmentVariable(name) == port.ToString(CultureInfo.InvariantCulture) ? name : null;
}
