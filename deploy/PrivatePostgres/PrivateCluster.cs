using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Npgsql;

namespace Diplomacy.Deploy;

/// <summary>
/// A server of this process's own, run from PostgreSQL's programs in a directory that only one process at a
/// time may use.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PrivateCluster : IAsyncDisposable
{
    private const string Superuser = "postgres";
    private const int PortAttempts = 5;

    private readonly PostgresPrograms _programs;
    private readonly PrivatePostgresOptions _options;
    private readonly ClusterDirectory _directory;
    private readonly ServerAccount _account;
    private Supervisor? _supervisor;

    private PrivateCluster(
        PostgresPrograms programs, PrivatePostgresOptions options, ClusterDirectory directory, ServerAccount account)
    {
        _programs = programs;
        _options = options;
        _directory = directory;
        _account = account;
    }

    /// <summary>Leads to the database <c>postgres</c>.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Version, programs and data directory.</summary>
    public string Description =>
        $"private PostgreSQL {_programs.Major} from {_programs.Directory}, data in {_directory.Path}";

    /// <summary>The major version that wrote the data in that directory, or null when there are none.</summary>
    public static int? ExistingMajor(string directory)
    {
        var file = Path.Combine(directory, ClusterDirectory.DataName, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), out var major) ? major : null;
    }

    /// <summary>Creates or reopens the cluster and returns once it answers.</summary>
    public static async Task<PrivateCluster> StartAsync(
        PostgresPrograms programs, PrivatePostgresOptions options, string path, CancellationToken cancellationToken)
    {
        var directory = ClusterDirectory.Take(path);
        try
        {
            var account = await ServerAccount.ForAsync(
                programs.Directory, path, directory.Data, cancellationToken);
            account.Own(path);
            var cluster = new PrivateCluster(programs, options, directory, account);
            if (!Directory.Exists(directory.Data))
                await cluster.InitialiseAsync(cancellationToken);
            else
                await Postmaster.StopLeftoverAsync(directory.Data, options.StartTimeout, cancellationToken);
            await cluster.StartServerAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_supervisor is not null)
            await _supervisor.DisposeAsync();
        if (_options.Ephemeral)
            _directory.Erase();
        _directory.Dispose();
    }

    // The cluster is made under another name and then renamed, so that a start that was interrupted leaves
    // nothing that could be taken for a cluster.
    private async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        var unfinished = _directory.NewUnfinished();
        await File.WriteAllTextAsync(
            _directory.PasswordFile, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), cancellationToken);
        File.SetUnixFileMode(_directory.PasswordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _account.Own(_directory.PasswordFile);

        string[] sync = _options.Ephemeral ? ["--no-sync"] : [];
        var result = await Command.RunAsync(
            [
                .. _account.Prefix, _programs["initdb"], "--pgdata", unfinished, "--username", Superuser,
                "--auth", "scram-sha-256", "--pwfile", _directory.PasswordFile,
                "--encoding", "UTF8", "--locale", "C", .. sync,
            ],
            _options.StartTimeout, cancellationToken, workingDirectory: "/");
        if (!result.Succeeded)
            throw new PrivatePostgresException($"initdb could not make a cluster in {unfinished}.", result.Output);
        Directory.Move(unfinished, _directory.Data);
    }

    private async Task StartServerAsync(CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + _options.StartTimeout;
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            _supervisor = Supervisor.Start(
                _account.Prefix, ServerCommand(port), _directory.Log, _options.Ephemeral ? "QUIT" : "INT",
                _options.Ephemeral ? _directory.Path : "");
            ConnectionString = ConnectionTo(port);
            try
            {
                var left = TimeSpan.FromTicks(Math.Max(1, (deadline - DateTime.UtcNow).Ticks));
                if (await Databases.AnswersAsync(ConnectionString, _supervisor.Ended, left, cancellationToken))
                    return;
            }
            catch
            {
                await _supervisor.DisposeAsync();
                throw;
            }

            var ended = _supervisor.Ended.IsCompleted;
            var tail = await _supervisor.LogTailAsync();
            await _supervisor.DisposeAsync();
            if (!ended)
                throw new PrivatePostgresException(TooLate, tail);
            if (attempt == PortAttempts || !tail.Contains("could not bind", StringComparison.Ordinal))
                throw new PrivatePostgresException($"PostgreSQL did not start in {_directory.Path}.", tail);
        }
    }

    private string TooLate =>
        $"PostgreSQL did not answer within {_options.StartTimeout.TotalSeconds:0} s in {_directory.Path}.";

    private string[] ServerCommand(int port)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(),
            // One door is enough: a socket's path has a length limit that a data directory may exceed.
            ["unix_socket_directories"] = "",
            ["max_connections"] = "200",
            ["logging_collector"] = "off",
        };
        foreach (var (name, value) in _options.Settings)
            settings[name] = value;
        return
        [
            _programs["postgres"], "-D", _directory.Data,
            .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" }),
        ];
    }

    private string ConnectionTo(int port) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = Superuser,
        Password = File.ReadAllText(_directory.PasswordFile).Trim(),
        Database = "postgres",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    // Another process may take the port before PostgreSQL does; the start is then tried again with another.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
