using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Diplomacy.Deploy;

/// <summary>The directory of one private broker, held by a lock for as long as this object lives.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class BrokerDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _lock;

    private BrokerDirectory(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
    }

    /// <summary>The directory itself.</summary>
    public string Path { get; }

    /// <summary>A file or directory in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>What the broker prints.</summary>
    public string Log => this["rabbitmq.log"];

    /// <summary>The file to which the broker writes its process id.</summary>
    public string PidFile => this["pid"];

    /// <summary>Creates the directory when it is missing and takes its lock.</summary>
    /// <exception cref="PrivateRabbitMqException">Another process holds the lock, or may not write here.</exception>
    public static BrokerDirectory Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
            // The kernel releases this lock with the process, so a crash leaves nothing to clean up.
            return new BrokerDirectory(path, new FileStream(
                System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new PrivateRabbitMqException(
                $"{path} belongs to another user: name another data directory.", inner: exception);
        }
        catch (IOException exception)
        {
            throw new PrivateRabbitMqException(
                $"{path} is in use by another process, or cannot be made: {exception.Message}", inner: exception);
        }
    }

    /// <summary>Writes the files of a private node, and makes the node's account their owner.</summary>
    public string Prepare(ServerAccount account, string user, int port)
    {
        account.Own(Path);
        var password = File.Exists(this["password"]) ? File.ReadAllText(this["password"]) : NewSecret();
        Write("password", password, account);
        // The cookie allows running code in the node. Erlang refuses one that others may read.
        Write(".erlang.cookie", File.Exists(this[".erlang.cookie"])
            ? File.ReadAllText(this[".erlang.cookie"]) : NewSecret(), account);
        Write("enabled_plugins", "[].\n", account);
        Write("rabbitmq.conf",
            $"""
            listeners.tcp.1 = 127.0.0.1:{port}
            default_user = {user}
            default_pass = {password}
            loopback_users = none
            log.console = true
            log.console.level = info
            log.file = false

            """, account);
        File.Delete(PidFile);
        return password;
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _lock.Dispose();

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private void Write(string name, string text, ServerAccount account)
    {
        // Deleted first: the file may already belong to the account, and then it could not be overwritten.
        File.Delete(this[name]);
        using (var file = new FileStream(this[name], new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        }))
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
        account.Own(this[name]);
    }
}
