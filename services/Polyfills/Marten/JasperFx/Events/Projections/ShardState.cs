using JasperFx.Events.Daemon;

namespace JasperFx.Events.Projections;

/// <summary>Where a projection is, or what has just happened to it.</summary>
public class ShardState
{
    /// <summary>The name under which the highest safe sequence number is kept.</summary>
    public const string HighWaterMark = "HighWaterMark";

    /// <summary>A projection's progress.</summary>
    public ShardState(string shardName, long sequence)
    {
        ShardName = shardName;
        Sequence = sequence;
        Timestamp = DateTimeOffset.UtcNow;
    }

    /// <summary>A projection's progress.</summary>
    public ShardState(ShardName shardName, long sequence) : this(shardName.Identity, sequence)
    {
    }

    /// <summary>The identity of the shard.</summary>
    public string ShardName { get; }

    /// <summary>The sequence number up to which it has applied events.</summary>
    public long Sequence { get; }

    /// <summary>When this was so.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>What happened.</summary>
    public ShardAction Action { get; set; } = ShardAction.Updated;

    /// <summary>What stopped it, if something did.</summary>
    public Exception? Exception { get; set; }

    /// <summary>What stopped it, classified, with the event at fault.</summary>
    public ShardFailure? Failure { get; set; }

    /// <inheritdoc />
    public override string ToString() => $"{ShardName} at {Sequence}, {Action}";
}
