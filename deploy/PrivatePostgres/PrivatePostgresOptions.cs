namespace Diplomacy.Deploy;

/// <summary>The ways to get a PostgreSQL server, tried in this order.</summary>
[Flags]
public enum PostgresRoutes
{
    /// <summary>Only a given connection string.</summary>
    None = 0,

    /// <summary>PostgreSQL's own programs on this machine, run as a private cluster.</summary>
    Programs = 1,

    /// <summary>A container of the official image, run by a Docker engine on this machine.</summary>
    Docker = 2,

    /// <summary>PostgreSQL's programs from an npm package, installed once into the user's cache.</summary>
    Npm = 4,

    /// <summary>All ways.</summary>
    All = Programs | Docker | Npm,
}

/// <summary>Which PostgreSQL to start, and where it keeps its data.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>The connection string of a running server. If given, nothing is started.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The server's own directory: data, log, password, lock. Created when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The database to connect to, created when missing.</summary>
    public string Database { get; init; } = "postgres";

    /// <summary>The loopback port to listen on; 0 takes any free one at each start.</summary>
    public int Port { get; init; }

    /// <summary>The ways to try.</summary>
    public PostgresRoutes Routes { get; init; } = PostgresRoutes.All;

    /// <summary>
    /// Directories to look for <c>initdb</c> and <c>postgres</c> in, instead of PATH and the usual places.
    /// </summary>
    public IReadOnlyList<string>? ProgramDirectories { get; init; }

    /// <summary>
    /// The image for <see cref="PostgresRoutes.Docker"/>; data in a container directory keep its major version.
    /// </summary>
    public string Image { get; init; } = "postgres:17.10";

    /// <summary>Server settings by their postgresql.conf names; they override the defaults.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Is given a sentence before each step that may take long; nothing by default.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>
    /// Whether the data may be lost with the server: it is stopped without a last checkpoint, and
    /// <see cref="DataDirectory"/> is deleted at the end, even if the owning process was killed.
    /// </summary>
    public bool Ephemeral { get; init; }

    /// <summary>How long a start may take, with crash recovery, but without fetching an image or package.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
