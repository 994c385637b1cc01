using Diplomacy.Contracts.Events;

namespace Diplomacy.Domain.SourceEvents;

/// <summary>Events to be appended, and the source events as they will be after them.</summary>
internal sealed class PendingEvents(IReadOnlyDictionary<Guid, SourceEvent> known)
{
    private readonly Dictionary<Guid, SourceEvent> _state = new(known);

    /// <summary>The events to append to each stream.</summary>
    public Dictionary<Guid, List<ISourceEventChange>> Events { get; } = [];

    /// <summary>A source event after the pending events.</summary>
    public SourceEvent this[Guid id] => _state.GetValueOrDefault(id) ?? SourceEvent.Empty(id);

    public void Append(Guid stream, ISourceEventChange stored)
    {
        _state.Apply(stream, stored);
        if (!Events.TryGetValue(stream, out var appended))
            Events[stream] = appended = [];
        appended.Add(stored);
    }

    /// <summary>Moves a report in its present form.</summary>
    /// <exception cref="OutdatedPlacementException">The report is not there.</exception>
    public void Move(Guid reportId, Guid from, Guid to)
    {
        var report = this[from].Reports.FirstOrDefault(reported => reported.ReportId == reportId)
            ?? throw new OutdatedPlacementException(reportId, from);
        Append(from, new ReportMoved(reportId, to));
        Append(to, report with { MovedFrom = from });
    }
}

/// <summary>
/// Another writer moved a report between the placement of the reports and the read of their source events. The caller
/// places them again from the present state.
/// </summary>
public sealed class OutdatedPlacementException(Guid reportId, Guid sourceEventId)
    : Exception($"Report {reportId} no longer belongs to source event {sourceEventId}.");
