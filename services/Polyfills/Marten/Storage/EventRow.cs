namespace Marten.Storage;

/// <summary>A row of mt_events but for its data.</summary>
internal readonly record struct EventRow(
    EventMapping Mapping, long Sequence, Guid Id, Guid StreamId, long Version, DateTimeOffset Timestamp,
    bool IsArchived, EventMetadata? Metadata);

/// <summary>What the optional columns of mt_events say of an event.</summary>
internal sealed class EventMetadata
{
    public string? CorrelationId { get; set; }
    public string? CausationId { get; set; }
    public Dictionary<string, object>? Headers { get; set; }
    public string? UserName { get; set; }
}
