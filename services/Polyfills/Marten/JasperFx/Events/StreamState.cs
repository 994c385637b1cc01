namespace JasperFx.Events;

/// <summary>What is known of a stream without reading its events.</summary>
public class StreamState
{
    /// <summary>The stream.</summary>
    public Guid Id { get; set; }

    /// <summary>The stream's key in a store that identifies streams by string.</summary>
    public string? Key { get; set; }

    /// <summary>How many events it has.</summary>
    public long Version { get; set; }

    /// <summary>What it is folded into, if the store knows that.</summary>
    public Type? AggregateType { get; set; }

    /// <summary>When it was last appended to.</summary>
    public DateTimeOffset LastTimestamp { get; set; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>Whether it has been archived.</summary>
    public bool IsArchived { get; set; }
}
