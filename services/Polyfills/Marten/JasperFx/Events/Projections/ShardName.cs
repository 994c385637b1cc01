namespace JasperFx.Events.Projections;

/// <summary>The name that a projection's progress is kept under.</summary>
public class ShardName
{
    /// <summary>The key of the only shard of a projection that is not split.</summary>
    public const string All = "All";

    /// <summary>The whole of a projection.</summary>
    public ShardName(string name) : this(name, All, 1)
    {
    }

    /// <summary>A part of a projection of some version.</summary>
    public ShardName(string name, string shardKey, uint version)
    {
        Name = name;
        ShardKey = shardKey;
        Version = version;
        Identity = name == ShardState.HighWaterMark ? name
            : version > 1 ? $"{name}:V{version}:{shardKey}"
            : $"{name}:{shardKey}";
    }

    /// <summary>The projection.</summary>
    public string Name { get; }

    /// <summary>The part of it.</summary>
    public string ShardKey { get; }

    /// <summary>Its version; another version keeps its own progress.</summary>
    public uint Version { get; }

    /// <summary>The name in mt_event_progression.</summary>
    public string Identity { get; }

    /// <inheritdoc />
    public override string ToString() => $"{nameof(Identity)}: {Identity}";

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ShardName other && Identity == other.Identity;

    /// <inheritdoc />
    public override int GetHashCode() => Identity.GetHashCode();
}
