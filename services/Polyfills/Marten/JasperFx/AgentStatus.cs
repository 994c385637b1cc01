namespace JasperFx;

/// <summary>What a projection's agent is doing in this process.</summary>
public enum AgentStatus
{
    /// <summary>It reads and applies events.</summary>
    Running,

    /// <summary>It does not run here.</summary>
    Stopped,

    /// <summary>A failure stopped it; see its <c>Failure</c>.</summary>
    Paused,
}
