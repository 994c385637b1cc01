using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Diplomacy.Deploy;

/// <summary>
/// The account that a server runs as. PostgreSQL refuses to run as root, and no other listening process should, so
/// root's server runs as another user of the machine, without any capability; other users' servers run as themselves.
/// </summary>
/// <remarks>
/// Root's own directories, such as its home or a new temporary directory, are often closed to others. So root's
/// supervisor opens the server's directory before it drops its privileges, and the server reaches it through the open
/// file. The directory around it belongs to root and is closed: no path leads out of the server's own.
/// </remarks>
[UnsupportedOSPlatform("windows")]
internal sealed partial class ServerAccount
{
    private const string SetPriv = "/usr/bin/setpriv";

    private readonly int _user;
    private readonly int _group;

    private ServerAccount(int user, int group, IReadOnlyList<string> prefix)
    {
        _user = user;
        _group = group;
        Prefix = prefix;
    }

    /// <summary>The command prefix that runs a command line as this account; often empty.</summary>
    public IReadOnlyList<string> Prefix { get; }

    /// <summary>The account for a server with its programs and data in the given directories.</summary>
    /// <exception cref="PrivatePostgresException">
    /// Run by root where privileges cannot be dropped, or where the account may not run the programs.
    /// </exception>
    public static async Task<ServerAccount> ForAsync(
        string programs, string data, CancellationToken cancellationToken,
        string server = "PostgreSQL", string user = "postgres")
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServerAccount(0, 0, []);
        if (!File.Exists(SetPriv))
        {
            throw new PrivatePostgresException(
                $"{server} does not run as root, and setpriv to run it as another user is missing: "
                + "install util-linux, or start as an ordinary user.");
        }

        if (FirstClosed(programs) is { } closed)
        {
            throw new PrivatePostgresException(
                $"{server} does not run as root, and its programs in {programs} cannot be run by another user, because "
                + $"{closed} is closed to others: install {server} elsewhere, or start as an ordinary user.");
        }

        var (uid, gid) = await OwnerAsync(data, cancellationToken) ?? ListedAccount(server, user);
        return new ServerAccount(
            uid, gid,
            [SetPriv, $"--reuid={uid}", $"--regid={gid}", "--clear-groups", "--inh-caps=-all", "--no-new-privs"]);
    }

    /// <summary>The path by which the server reaches the directory that its supervisor has opened for it.</summary>
    public string Reaches(string directory) => Prefix.Count > 0 ? Supervisor.OpenedDirectory : directory;

    /// <summary>Makes the account the owner of a file or directory, unless it is this process's account.</summary>
    public void Own(string path)
    {
        if (Prefix.Count > 0)
            Give(path, _user, _group);
    }

    /// <summary>Makes root the owner of what an earlier build gave to the account.</summary>
    public void TakeBack(string path)
    {
        if (Prefix.Count > 0)
            Give(path, user: 0, group: 0);
    }

    private static void Give(string path, int user, int group)
    {
        // Of a link the link itself, not what it leads to.
        if (lchown(path, user, group) != 0)
        {
            throw new PrivatePostgresException(
                $"{path} could not be given to user {user}: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    // Data of an earlier start keep the user that wrote them.
    private static async Task<(int User, int Group)?> OwnerAsync(string data, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(data))
            return null;
        var stat = await Command.RunAsync(["stat", "-c", "%u %g", data], TimeSpan.FromSeconds(10), cancellationToken);
        var parts = stat.Output.Split(' ');
        return stat.Succeeded && int.Parse(parts[0]) is not 0 and var user ? (user, int.Parse(parts[1])) : null;
    }

    private static (int User, int Group) ListedAccount(string server, string user)
    {
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToLookup(parts => parts[0]);
        var account = accounts[user].Concat(accounts["nobody"]).FirstOrDefault(parts => parts.Length > 3)
            ?? throw new PrivatePostgresException(
                $"{server} does not run as root, and this machine has neither a user {user} nor nobody.");
        return (int.Parse(account[2]), int.Parse(account[3]));
    }

    /// <summary>The directory on the way that other users may not pass; null where there is none.</summary>
    public static string? FirstClosed(string path)
    {
        for (var directory = new DirectoryInfo(path); directory is not null; directory = directory.Parent)
        {
            if (directory.Exists && !directory.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return directory.FullName;
        }

        return null;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lchown(string path, int owner, int group);
}
