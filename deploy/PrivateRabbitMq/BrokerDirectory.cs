using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Diplomacy.Deploy;

/// <summary>The directory of one private broker, held by a lock for as long as this object lives.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class BrokerDirectory : IDisposable
{
    private const string LockName = "lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _lock;

    private BrokerDirectory(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
    }

    /// <summary>The directory itself.</summary>
    public string Path { get; }

    /// <summary>The part of it that belongs to the broker's account: its data and all files that it reads.</summary>
    public string Node => this["node"];

    /// <summary>A file or directory in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>What the broker prints.</summary>
    public string Log => this["rabbitmq.log"];

    /// <summary>The file to which the broker writes its process id.</summary>
    public string PidFile => OfNode("pid");

    /// <summary>Creates the directory when it is missing and takes its lock.</summary>
    /// <exception cref="PrivateRabbitMqException">Another process holds the lock, or may not write here.</exception>
    public static BrokerDirectory Take(string path)
    {
        try
        {
            OwnerOnlyDirectory.Create(path, LockName);
            // The kernel releases this lock with the process, so a crash leaves nothing to clean up.
            return new BrokerDirectory(path, new FileStream(
                System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
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
        account.TakeBack(Path);
        Directory.CreateDirectory(Node, OwnerOnly | UnixFileMode.UserExecute);
        account.Own(Node);
        // An earlier build kept the data here, where the account had everything.
        if (Directory.Exists(this["mnesia"]) && !Directory.Exists(OfNode("mnesia")))
            Directory.Move(this["mnesia"], OfNode("mnesia"));

        var password = File.Exists(this["password"]) ? File.ReadAllText(this["password"]) : NewSecret();
        Write(this["password"], password);
        // The cookie allows running code in the node. Erlang refuses one that others may read.
        WriteFor(account, OfNode(".erlang.cookie"), NewSecret());
        WriteFor(account, OfNode("enabled_plugins"), "[].\n");
        WriteFor(account, OfNode("rabbitmq.conf"),
            $"""
            listeners.tcp.1 = 127.0.0.1:{port}
            default_user = {user}
            default_pass = {password}
            loopback_users = none
            log.console = true
            log.console.level = info
            log.file = false

            """);
        File.Delete(PidFile);
        return password;
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _lock.Dispose();

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private string OfNode(string name) => System.IO.Path.Combine(Node, name);

    private static void WriteFor(ServerAccount account, string path, string text)
    {
        Write(path, text);
        account.Own(path);
    }

    private static void Write(string path, string text)
    {
        // Deleted first: the file may already belong to the account, and then it could not be overwritten.
        File.Delete(path);
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        });
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
