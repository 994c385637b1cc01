using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Diplomacy.Deploy;

/// <summary>
/// Who a server runs as. PostgreSQL refuses to run as root, and nothing else that listens should, so root's server
/// runs as another user of the machine; everyone else's runs as themselves.
/// </summary>
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

    /// <summary>What to put in front of a command line so that it runs as this account; often nothing.</summary>
    public IReadOnlyList<string> Prefix { get; }

    /// <summary>The account to run a server as whose programs and data are in the given directories.</summary>
    /// <exception cref="PrivatePostgresException">Run by root where privileges cannot be dropped.</exception>
    public static async Task<ServerAccount> ForAsync(
        string programs, string directory, string data, CancellationToken cancellationToken,
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

        var (uid, gid) = await OwnerAsync(data, cancellationToken) ?? ListedAccount(server, user);
        List<string> prefix = [SetPriv, $"--reuid={uid}", $"--regid={gid}", "--clear-groups"];

        // Root's own directories are often closed to others, a home or a fresh temporary directory say. The one
        // capability to pass through them costs less than a refusal that nobody outside this code could mend.
        // Without the bit, access(2), by which PostgreSQL looks at its own programs, would not honour it.
        if (!IsOpenToAll(programs) || !IsOpenToAll(Path.GetDirectoryName(directory)!))
        {
            prefix.AddRange(
                ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]);
        }

        return new ServerAccount(uid, gid, prefix);
    }

    /// <summary>Gives the account a file or directory, when it is not this process's own account.</summary>
    public void Own(string path)
    {
        if (Prefix.Count > 0 && chown(path, _user, _group) != 0)
        {
            throw new PrivatePostgresException(
                $"{path} could not be given to user {_user}: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    // Data written by an earlier start stays with the user that wrote them.
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

    private static bool IsOpenToAll(string path)
    {
        for (var directory = new DirectoryInfo(path); directory is not null; directory = directory.Parent)
        {
            if (directory.Exists && !directory.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return false;
        }

        return true;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chown(string path, int owner, int group);
}
