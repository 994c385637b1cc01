using System.Runtime.Versioning;

namespace Diplomacy.Deploy;

/// <summary>Runs PostgreSQL's programs on a directory: creates or recovers the cluster, then serves it.</summary>
[UnsupportedOSPlatform("windows")]
internal static class PrivateCluster
{
    /// <summary>Returns once the server answers.</summary>
    /// <exception cref="PrivatePostgresException">The data are of another version, or it did not start.</exception>
    public static async Task<ServerProcess> StartAsync(
        PostgresPrograms programs, PrivatePostgresOptions options, string path, CancellationToken cancellationToken)
    {
        var directory = ClusterDirectory.Take(path);
        try
        {
            if (directory.Major is { } major && major != programs.Major)
            {
                throw new PrivatePostgresException(
                    $"{path} was written by PostgreSQL {major}, but what was found is PostgreSQL {programs.Major} "
                    + $"in {programs.Directory}: install PostgreSQL {major}, or name another data directory.");
            }

            var account = await ServerAccount.ForAsync(programs.Directory, directory.Data, cancellationToken);
            account.TakeBack(path);
            if (Directory.Exists(directory.Data))
                await Postmaster.StopLeftoverAsync(directory.Data, options.StartTimeout, cancellationToken);
            else
            {
                options.Progress?.Invoke($"A new PostgreSQL {programs.Major} is made in {path}.");
                await InitialiseAsync(programs, options, directory, account, cancellationToken);
            }
            return await ServerProcess.StartAsync(
                directory, open: account.Prefix.Count > 0 ? directory.Data : "",
                port => Serve(programs, options, directory, account, port), options, cancellationToken);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    // The cluster is created under another name and then renamed, so that an interrupted start leaves nothing
    // that could be taken for a cluster.
    private static async Task InitialiseAsync(
        PostgresPrograms programs, PrivatePostgresOptions options, ClusterDirectory directory, ServerAccount account,
        CancellationToken cancellationToken)
    {
        var unfinished = directory.NewUnfinished();
        Directory.CreateDirectory(
            unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        account.Own(unfinished);
        directory.WritePassword();
        account.Own(directory.PasswordFile);

        // Opened here, because the account may not be able to pass the directories above.
        string[] opened =
        [
            "/bin/sh", "-c", "exec 5<\"$1\" 6<\"$2\"; shift 2; exec \"$@\"", "initdb",
            unfinished, directory.PasswordFile,
        ];
        var asRoot = account.Prefix.Count > 0;
        string[] sync = options.Ephemeral ? ["--no-sync"] : [];
        var result = await Command.RunAsync(
            [
                .. asRoot ? opened : [], .. account.Prefix, programs["initdb"],
                "--pgdata", account.Reaches(unfinished), "--username", ServerProcess.Superuser,
                "--auth", "scram-sha-256", "--pwfile", asRoot ? "/proc/self/fd/6" : directory.PasswordFile,
                "--encoding", "UTF8", "--locale", "C", .. sync,
            ],
            options.StartTimeout, cancellationToken, workingDirectory: "/");
        if (!result.Succeeded)
            throw new PrivatePostgresException($"initdb could not make a cluster in {unfinished}.", result.Output);
        account.TakeBack(directory.PasswordFile);
        Directory.Move(unfinished, directory.Data);
    }

    private static IEnumerable<string> Serve(
        PostgresPrograms programs, PrivatePostgresOptions options, ClusterDirectory directory, ServerAccount account,
        int port)
    {
        var own = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = $"{port}",
            // No Unix socket: its path has a length limit, which a data directory may exceed.
            ["unix_socket_directories"] = "",
            [Postmaster.DirectorySetting] = directory.Data,
        };
        return
        [
            .. account.Prefix, programs["postgres"], "-D", account.Reaches(directory.Data),
            .. ServerSettings.Arguments(own, options.Settings),
        ];
    }
}
