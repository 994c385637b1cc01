namespace JasperFx.Events.Daemon;

/// <summary>Whether and how this process runs the asynchronous projections.</summary>
public enum DaemonMode
{
    /// <summary>Not at all.</summary>
    Disabled,

    /// <summary>It is the only process that does.</summary>
    Solo,

    /// <summary>Each projection is run by one of several processes at a time; the others stand by.</summary>
    HotCold,

    /// <summary>Another system decides.</summary>
    ExternallyManaged,
}

/// <summary>The settings of the daemon, to be read.</summary>
public interface IReadOnlyDaemonSettings
{
    /// <inheritdoc cref="DaemonSettings.StaleSequenceThreshold"/>
    TimeSpan StaleSequenceThreshold { get; }

    /// <inheritdoc cref="DaemonSettings.SlowPollingTime"/>
    TimeSpan SlowPollingTime { get; }

    /// <inheritdoc cref="DaemonSettings.FastPollingTime"/>
    TimeSpan FastPollingTime { get; }

    /// <inheritdoc cref="DaemonSettings.HealthCheckPollingTime"/>
    TimeSpan HealthCheckPollingTime { get; }

    /// <inheritdoc cref="DaemonSettings.AsyncMode"/>
    DaemonMode AsyncMode { get; }
}

/// <summary>The settings of the daemon.</summary>
public class DaemonSettings : IReadOnlyDaemonSettings
{
    /// <summary>Added to the ids of the advisory locks that decide who runs a projection.</summary>
    public int DaemonLockId { get; set; } = 4444;

    /// <summary>
    /// Milliseconds between two attempts to take over a projection from another process. The polyfill tries at least
    /// every half second, so that a takeover takes less than five.
    /// </summary>
    public int LeadershipPollingTime { get; set; } = 5000;

    /// <summary>
    /// How long a missing sequence number may still be filled where nothing in the database can prove that it will
    /// not be. That is only so with <see cref="EventAppendMode.Rich"/>, whose writers draw numbers ahead.
    /// </summary>
    public TimeSpan StaleSequenceThreshold { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the daemon looks for events when nothing signals any.</summary>
    public TimeSpan SlowPollingTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two looks at a sequence number that may still be filled.</summary>
    public TimeSpan FastPollingTime { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often the coordinator looks for agents that it should start or restart.</summary>
    public TimeSpan HealthCheckPollingTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a failed agent rests before it is tried again.</summary>
    public TimeSpan AgentPauseTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stopping agent may take to finish the page in hand.</summary>
    public TimeSpan StopAndDrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether and how this process runs the projections.</summary>
    public DaemonMode AsyncMode { get; set; } = DaemonMode.Disabled;
}

/// <summary>Which failures of an event are passed over instead of stopping the projection.</summary>
public class ErrorHandlingOptions
{
    /// <summary>Events that the projection cannot apply.</summary>
    public bool SkipApplyErrors { get; set; }

    /// <summary>Events of a type that the store does not know.</summary>
    public bool SkipUnknownEvents { get; set; }

    /// <summary>Events whose data cannot be read.</summary>
    public bool SkipSerializationErrors { get; set; }
}
