namespace JasperFx.Events;

/// <summary>How versions, sequence numbers and timestamps are given to events.</summary>
public enum EventAppendMode
{
    /// <summary>Everything is known before the insert.</summary>
    Rich,

    /// <summary>The server gives versions and sequence numbers, and its own clock.</summary>
    Quick,

    /// <summary>The server gives versions and sequence numbers; the client's clock counts. The default.</summary>
    QuickWithServerTimestamps,
}

/// <summary>What identifies a stream.</summary>
public enum StreamIdentity
{
    /// <summary>A <see cref="Guid"/>; the only one that the polyfill knows.</summary>
    AsGuid,

    /// <summary>A string.</summary>
    AsString,
}

/// <summary>What a <see cref="StreamAction"/> does to its stream.</summary>
public enum StreamActionType
{
    /// <summary>The stream must not exist yet.</summary>
    Start,

    /// <summary>The stream may exist.</summary>
    Append,
}
