using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Diplomacy.Deploy;

/// <summary>The directory of one private cluster, held by a lock for as long as this object lives.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ClusterDirectory : IDisposable
{
    private const string DataName = "data";
    private const string LockName = "lock";
    private const string ContainerDataName = "container";
    private const string UnfinishedPrefix = "unfinished-";

    private readonly FileStream _lock;

    private ClusterDirectory(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
    }

    /// <summary>The directory itself.</summary>
    public string Path { get; }

    /// <summary>Where the cluster is once it is complete.</summary>
    public string Data => System.IO.Path.Combine(Path, DataName);

    /// <summary>Where a container keeps its cluster.</summary>
    public string ContainerData => System.IO.Path.Combine(Path, ContainerDataName);

    /// <summary>The major version that wrote <see cref="Data"/>, or null when there are none.</summary>
    public int? Major => ExistingMajor(Path);

    /// <summary>What the server prints.</summary>
    public string Log => System.IO.Path.Combine(Path, "postgres.log");

    /// <summary>The superuser's password.</summary>
    public string PasswordFile => System.IO.Path.Combine(Path, "password");

    /// <summary>The password of the services' role. Data of an earlier build get one at their next start.</summary>
    public string RolePasswordFile => System.IO.Path.Combine(Path, "role-password");

    /// <summary>The major version of the cluster in a directory, locked or not; null when there is none.</summary>
    public static int? ExistingMajor(string path)
    {
        var file = System.IO.Path.Combine(path, DataName, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), out var major) ? major : null;
    }

    /// <summary>The routes that fit the existing data; all routes when there are none.</summary>
    public static PostgresRoutes RoutesTo(string path)
    {
        if (Directory.Exists(System.IO.Path.Combine(path, DataName)))
            return PostgresRoutes.Programs | PostgresRoutes.Npm;
        return Directory.Exists(System.IO.Path.Combine(path, ContainerDataName))
            ? PostgresRoutes.Docker
            : PostgresRoutes.All;
    }

    /// <summary>Creates the directory when it is missing and takes its lock.</summary>
    /// <exception cref="PrivatePostgresException">Another process holds the lock, or may not write here.</exception>
    public static ClusterDirectory Take(string path)
    {
        try
        {
            OwnerOnlyDirectory.Create(path, LockName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PrivatePostgresException($"{path} could not be created: {exception.Message}", inner: exception);
        }

        try
        {
            // The kernel releases this lock with the process, so a crash leaves nothing to clean up.
            var lockFile = new FileStream(
                System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new ClusterDirectory(path, lockFile);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new PrivatePostgresException(
                $"{path} belongs to another user: name another data directory.", inner: exception);
        }
        catch (IOException exception)
        {
            throw new PrivatePostgresException(
                $"{path} is in use by another process: stop that one, or name another data directory.",
                inner: exception);
        }
    }

    /// <summary>A name for a cluster in creation; deletes what an interrupted attempt left.</summary>
    public string NewUnfinished()
    {
        foreach (var leftover in Directory.EnumerateDirectories(Path, UnfinishedPrefix + "*"))
            Directory.Delete(leftover, recursive: true);
        return System.IO.Path.Combine(Path, UnfinishedPrefix + Guid.NewGuid().ToString("N"));
    }

    /// <summary>Writes a new random password.</summary>
    public void WritePassword() => OwnerOnlyFile.Write(PasswordFile, NewPassword());

    /// <summary>The password written when the cluster was made.</summary>
    public string ReadPassword() => File.ReadAllText(PasswordFile).Trim();

    /// <summary>The password of the services' role, which is made when it is missing.</summary>
    public string ReadRolePassword()
    {
        if (!File.Exists(RolePasswordFile))
            OwnerOnlyFile.Write(RolePasswordFile, NewPassword());
        return File.ReadAllText(RolePasswordFile).Trim();
    }

    /// <summary>Deletes everything, as far as the supervisor has not done so already.</summary>
    public void Erase()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _lock.Dispose();

    private static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
