using System.Diagnostics;
using Xunit;

namespace Diplomacy.Testing;

/// <summary>
/// Tools that a test requires. Where one is missing the test is skipped with the reason; with CI=true in the
/// environment it fails instead, because a check that silently stopped running is worthless.
/// </summary>
public static class Requires
{
    /// <summary>Node.js with npm; returns npm's path.</summary>
    public static string Npm() => Program("npm, which comes with Node.js", "npm");

    /// <summary>Node.js; returns node's path.</summary>
    public static string Node() => Program("Node.js", "node");

    /// <summary>A Python 3 that has gRPC (Debian: python3-grpcio); returns its path.</summary>
    public static string PythonGrpc() =>
        ((string?[])["/usr/bin/python3", Find("python3")])
            .FirstOrDefault(python => python is not null && HasGrpc(python))
        ?? Missing("Python 3 with grpcio (Debian: apt-get install python3-grpcio)");

    /// <summary>A RabbitMQ broker's program (Debian: rabbitmq-server); returns its path.</summary>
    public static string RabbitMq() =>
        Program("RabbitMQ (Debian: apt-get install rabbitmq-server)", "rabbitmq-server");

    /// <summary>OpenSSL's program, which makes certificates; returns its path.</summary>
    public static string OpenSsl() => Program("OpenSSL (Debian: apt-get install openssl)", "openssl");

    /// <summary>A Chromium that can run headless; returns its path.</summary>
    public static string Chromium() =>
        Program("Chromium (Debian: apt-get install chromium)", "chromium", "chromium-browser", "google-chrome");

    /// <summary>The right to make network namespaces (root on Linux) and the programs for it; returns unshare's
    /// path.</summary>
    public static string NetworkNamespaces()
    {
        const string what = "root on Linux, with unshare, nsenter and ip (Debian: apt-get install util-linux iproute2)";
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return Missing(what);
        Program(what, "nsenter");
        Program(what, "ip");
        return Program(what, "unshare");
    }

    /// <summary>A disk of a given size, which only root may mount.</summary>
    public static SmallDisk SmallDisk(string path, string size) =>
        Testing.SmallDisk.TryMount(path, size) ?? throw new InvalidOperationException(Missing("root, to mount a disk"));

    /// <summary>
    /// A file or directory in <c>shared</c> beside the repository; returns its path. Real data are not part of
    /// the repository, so a missing one skips everywhere.
    /// </summary>
    public static string SharedData(string relativePath)
    {
        var path = Path.GetFullPath(Path.Combine(RepositoryRoot.Path, "..", "shared", relativePath));
        if (!Path.Exists(path))
            Assert.Skip($"Needs shared/{relativePath} beside the repository.");
        return path;
    }

    private static string Program(string what, params string[] names) =>
        names.Select(Find).FirstOrDefault(path => path is not null) ?? Missing(what);

    // Services' programs are often in the system directories, which are not on everyone's PATH.
    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Concat(["/usr/sbin", "/usr/local/sbin"])
            .Where(directory => directory.Length > 0)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);

    internal static string Missing(string what)
    {
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            Assert.Fail($"Needs {what}, which continuous integration must have.");
        Assert.Skip($"Needs {what}.");
        return "";
    }

    private static bool HasGrpc(string python)
    {
        if (!File.Exists(python))
            return false;
        var start = new ProcessStartInfo(python, ["-c", "import grpc"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
