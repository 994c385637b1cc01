using System.Runtime.Versioning;

namespace Diplomacy.Deploy;

/// <summary>The directory of one private cluster, held by a lock for as long as this object lives.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ClusterDirectory : IDisposable
{
    /// <summary>The name, inside the directory, of what PostgreSQL calls the data directory.</summary>
    public const string DataName = "data";

    private const string UnfinishedPrefix = "unfinished-";

    private readonly FileStream _lock;

    private ClusterDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>The directory itself.</summary>
    public string Path { get; }

    /// <summary>Where the cluster is once it is complete.</summary>
    public string Data => System.IO.Path.Combine(Path, DataName);

    /// <summary>What the server prints.</summary>
    public string Log => System.IO.Path.Combine(Path, "postgres.log");

    /// <summary>The superuser's password, readable by the server's account only.</summary>
    public string PasswordFile => System.IO.Path.Combine(Path, "password");

    /// <summary>Creates the directory when it is missing and takes its lock.</summary>
    /// <exception cref="PrivatePostgresException">Another process holds the lock, or may not write here.</exception>
    public static ClusterDirectory Take(string path)
    {
        try
        {
            Directory.CreateDirectory(
                path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PrivatePostgresException($"{path} could not be created: {exception.Message}", inner: exception);
        }

        try
        {
            // The kernel drops this lock with the process, so a crash leaves nothing to clear away.
            var held = new FileStream(
                System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new ClusterDirectory(path, held);
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

    /// <summary>A name for a cluster that is being made; what an interrupted attempt left is deleted.</summary>
    public string NewUnfinished()
    {
        foreach (var leftover in Directory.EnumerateDirectories(Path, UnfinishedPrefix + "*"))
            Directory.Delete(leftover, recursive: true);
        return System.IO.Path.Combine(Path, UnfinishedPrefix + Guid.NewGuid().ToString("N"));
    }

    /// <summary>Deletes everything, as far as the supervisor has not done so already.</summary>
    public void Erase()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    /// <summary>Lets go of the lock.</summary>
    public void Dispose() => _lock.Dispose();
}
