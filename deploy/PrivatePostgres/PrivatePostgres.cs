using System.Runtime.Versioning;
using Npgsql;

namespace Diplomacy.Deploy;

/// <summary>
/// A PostgreSQL server that belongs to this process: it listens on the loopback address only, and stops when the
/// process ends, for whatever reason. A server given by a connection string is only used, never stopped.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan GivenTimeout = TimeSpan.FromSeconds(15);
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly IAsyncDisposable? _owned;

    private PrivatePostgres(
        string connectionString, string superuser, string description, IAsyncDisposable? owned, Task ended)
    {
        ConnectionString = connectionString;
        SuperuserConnectionString = superuser;
        Description = description;
        _owned = owned;
        Ended = ended;
    }

    /// <summary>
    /// An Npgsql connection string to the wanted database. On a private server it is that of a role without privileges
    /// which owns this database and everything in it.
    /// </summary>
    public string ConnectionString { get; }

    /// <summary>
    /// The same as superuser of a private server, which tests and measurements need and services must not have; on a
    /// given server the given one.
    /// </summary>
    public string SuperuserConnectionString { get; }

    /// <summary>The origin of the server, for logs: without a password.</summary>
    public string Description { get; }

    /// <summary>Completes when the private server has ended, for whatever reason; never for a given one.</summary>
    public Task Ended { get; }

    /// <summary>Finds and starts a server and returns once it answers.</summary>
    /// <exception cref="PrivatePostgresException">
    /// No server could be found, its data directory is in use by another process, or it did not start.
    /// </exception>
    public static async Task<PrivatePostgres> StartAsync(
        PrivatePostgresOptions options, CancellationToken cancellationToken = default)
    {
        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
            return await GivenAsync(options.ConnectionString, cancellationToken);
        if (OperatingSystem.IsWindows())
            throw new PrivatePostgresException(NotOnWindows);

        var directory = Path.GetFullPath(options.DataDirectory);
        var routes = options.Routes & ClusterDirectory.RoutesTo(directory);
        var programs = routes.HasFlag(PostgresRoutes.Programs)
            ? await PostgresPrograms.FindAsync(
                options.ProgramDirectories, ClusterDirectory.ExistingMajor(directory), cancellationToken)
            : null;
        if (programs is null && routes.HasFlag(PostgresRoutes.Docker)
            && await DockerEngine.AnswersAsync(cancellationToken))
        {
            var container = await DockerPostgres.StartAsync(options, directory, cancellationToken);
            return await ReadyAsync(container, $"{options.Image} in Docker, data in {directory}", options);
        }

        if (programs is null && routes.HasFlag(PostgresRoutes.Npm))
            programs = await NpmPrograms.InstallAsync(options.Progress, cancellationToken);
        if (programs is null)
            throw new PrivatePostgresException(NothingFound);

        var cluster = await PrivateCluster.StartAsync(programs, options, directory, cancellationToken);
        return await ReadyAsync(
            cluster, $"private PostgreSQL {programs.Major} from {programs.Directory}, data in {directory}", options);
    }

    /// <summary>Stops the server and, when it is ephemeral, deletes its data.</summary>
    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? ValueTask.CompletedTask;

    private const string NotOnWindows =
        "A private PostgreSQL needs Linux or macOS: on Windows, name a running server in ConnectionStrings__Postgres.";

    private const string NothingFound =
        "No PostgreSQL was found: install its programs (Debian and Ubuntu: apt-get install postgresql; "
        + "macOS: brew install postgresql@17), start Docker, install Node.js with npm, "
        + "or name a running server in ConnectionStrings__Postgres.";

    private const string NoConnectionString =
        "ConnectionStrings__Postgres is no connection string; expected one such as "
        + "\"Host=db.example;Database=diplomacy;Username=diplomacy;Password=secret\".";

    private static async Task<PrivatePostgres> GivenAsync(
        string connectionString, CancellationToken cancellationToken)
    {
        NpgsqlConnectionStringBuilder parts;
        try
        {
            parts = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // Without what was given: the text may hold a password.
            throw new PrivatePostgresException(NoConnectionString, inner: exception);
        }

        var server = $"{parts.Host}:{parts.Port}";
        try
        {
            if (!await StartingServer.AnswersAsync(
                connectionString, Never, GivenTimeout, cancellationToken))
            {
                throw new PrivatePostgresException(
                    $"No PostgreSQL answers at {server} within {GivenTimeout.TotalSeconds:0} s; start it, "
                    + "or check ConnectionStrings__Postgres.");
            }
        }
        catch (PostgresException exception)
        {
            throw new PrivatePostgresException(
                $"PostgreSQL at {server} refuses: {exception.MessageText}; check ConnectionStrings__Postgres.",
                inner: exception);
        }

        return new PrivatePostgres(
            connectionString, superuser: connectionString, $"the given server at {server}", owned: null, ended: Never);
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<PrivatePostgres> ReadyAsync(
        ServerProcess server, string description, PrivatePostgresOptions options)
    {
        try
        {
            var connectionString = await ServiceRole.EnsureAsync(
                server.ConnectionString, options.Database, server.RolePassword);
            var superuser = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = options.Database };
            return new PrivatePostgres(
                connectionString, superuser.ConnectionString, description, server, server.Ended);
        }
        catch (NpgsqlException exception)
        {
            await server.DisposeAsync();
            throw new PrivatePostgresException(
                $"PostgreSQL started, but its database {options.Database} could not be prepared: "
                + $"{(exception as PostgresException)?.MessageText ?? exception.Message}.",
                inner: exception);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
