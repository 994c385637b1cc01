using System.Runtime.Versioning;
using Npgsql;

namespace Diplomacy.Deploy;

/// <summary>
/// A server that answers on a loopback port, with its locked directory. Stopping it releases both.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string Superuser = "postgres";

    private const int PortAttempts = 5;
    private const string MemoryStillHeld = "is still in use";

    private readonly ClusterDirectory _directory;
    private readonly Supervisor _supervisor;
    private readonly bool _ephemeral;

    private ServerProcess(ClusterDirectory directory, Supervisor supervisor, bool ephemeral, string connectionString)
    {
        _directory = directory;
        _supervisor = supervisor;
        _ephemeral = ephemeral;
        ConnectionString = connectionString;
    }

    /// <summary>Completes when the server has ended, for whatever reason.</summary>
    public Task Ended => _supervisor.Ended;

    /// <summary>Leads to the database <c>postgres</c>, as superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>The password of the services' role.</summary>
    public string RolePassword => _directory.ReadRolePassword();

    /// <summary>Starts the server on a free port, and returns once it answers there.</summary>
    /// <param name="directory">Owned by the server from now on; still by the caller if this throws.</param>
    /// <param name="open">The directory that its supervisor opens for the server, or an empty string.</param>
    /// <param name="command">The server's program and arguments, for a port.</param>
    /// <param name="options">Whether it is ephemeral, and how long it may take.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<ServerProcess> StartAsync(
        ClusterDirectory directory, string open, Func<int, IEnumerable<string>> command,
        PrivatePostgresOptions options, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + options.StartTimeout;
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port > 0 ? options.Port : FreePorts.Take(1)[0];
            var connectionString = ConnectionTo(port, directory.ReadPassword());
            var supervisor = Supervisor.Start(
                command(port), directory.Log, options.Ephemeral ? "QUIT" : "INT",
                options.Ephemeral ? directory.Path : "", open);
            try
            {
                var left = TimeSpan.FromTicks(Math.Max(1, (deadline - DateTime.UtcNow).Ticks));
                if (await StartingServer.AnswersAsync(connectionString, supervisor.Ended, left, cancellationToken))
                    return new ServerProcess(directory, supervisor, options.Ephemeral, connectionString);
            }
            catch
            {
                await supervisor.DisposeAsync();
                throw;
            }

            var ended = supervisor.Ended.IsCompleted;
            var logTail = await supervisor.LogTailAsync();
            await supervisor.DisposeAsync();
            if (!ended || DateTime.UtcNow > deadline)
                throw TooLate(directory, options, logTail);
            if (!MayWorkNextTime(logTail, attempt))
                throw new PrivatePostgresException($"PostgreSQL did not start in {directory.Path}.", logTail);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        if (_ephemeral)
            _directory.Erase();
        _directory.Dispose();
    }

    // Another process may have taken the port meanwhile; and the workers of a killed server may need a moment to
    // end, during which PostgreSQL rightly refuses to start.
    private static bool MayWorkNextTime(string logTail, int attempt) =>
        logTail.Contains(MemoryStillHeld, StringComparison.Ordinal)
        || (attempt < PortAttempts
            && (logTail.Contains("could not bind", StringComparison.Ordinal)
                || logTail.Contains("port is already allocated", StringComparison.Ordinal)));

    private static PrivatePostgresException TooLate(
        ClusterDirectory directory, PrivatePostgresOptions options, string logTail) =>
        new($"PostgreSQL did not answer within {options.StartTimeout.TotalSeconds:0} s in {directory.Path}.", logTail);

    private static string ConnectionTo(int port, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = Superuser,
        Password = password,
        Database = "postgres",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;
}
