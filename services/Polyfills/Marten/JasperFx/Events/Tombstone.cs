namespace JasperFx.Events;

/// <summary>
/// What Marten stores under a sequence number that a failed save had taken, so that readers see no gap. The polyfill
/// stores none, and reads those that Marten left.
/// </summary>
public class Tombstone
{
    /// <summary>The name that tombstones are stored under.</summary>
    public static readonly string Name = "tombstone";
}
