namespace JasperFx.Events.Daemon;

/// <summary>What happened to a projection.</summary>
public enum ShardAction
{
    /// <summary>It has applied further events.</summary>
    Updated,

    /// <summary>It was started here.</summary>
    Started,

    /// <summary>It was stopped here.</summary>
    Stopped,

    /// <summary>A failure stopped it.</summary>
    Paused,

    /// <summary>It passed over sequence numbers that no event has.</summary>
    Skipped,

    /// <summary>The reader of sequence numbers failed.</summary>
    Faulted,

    /// <summary>The reader of sequence numbers was restarted.</summary>
    Restarted,
}
