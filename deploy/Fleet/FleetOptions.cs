namespace Diplomacy.Deploy;

/// <summary>Where a fleet keeps its data, where it listens, and how eagerly it starts again what died.</summary>
public sealed record FleetOptions
{
    /// <summary>The directory that is the fleet's alone: data and logs. Created when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>True to listen on any free ports, false on the services' usual ones.</summary>
    public bool FreePorts { get; init; }

    /// <summary>PostgreSQL's settings by their postgresql.conf names.</summary>
    public IReadOnlyDictionary<string, string> PostgresSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Added to the environment of every service.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The pause before a process that died is started again; doubles while it keeps dying.</summary>
    public TimeSpan RestartPauseMin { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest pause.</summary>
    public TimeSpan RestartPauseMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long every process together may take to be ready.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Told what happens, a line each.</summary>
    public Action<string> Log { get; init; } = _ => { };
}
