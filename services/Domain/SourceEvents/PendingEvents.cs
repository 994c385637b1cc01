using Diplomacy.Contracts.Events;

namespace Diplomacy.Domain.SourceEvents;

/// <summary>Events about to be appended, and the source events as they will stand after them.</summary>
internal sealed class PendingEvents(IReadOnlyDictionary<Guid, SourceEvent> known)
{
    private readonly Dictionary<Guid, SourceEvent> _state = new(known);

    /// <summary>What is to be appended to each stream.</summary>
    public Dictionary<Guid, List<object>> Events { get; } = [];

    /// <summary>A source event as it will stand.</summary>
    public SourceEvent this[Guid id] => _state.GetValueOrDefault(id) ?? SourceEvent.Empty(id);

    public void Append(Guid stream, object stored)
    {
        _state[stream] = this[stream].Apply(stored);
        if (!Events.TryGetValue(stream, out var appended))
            Events[stream] = appended = [];
        appended.Add(stored);
    }

    /// <summary>Moves a report as it stands.</summary>
    /// <exception cref="OutdatedPlacementException">It does not stand there.</exception>
    public void Move(Guid reportId, Guid from, Guid to)
    {
        var report = this[from].Reports.FirstOrDefault(reported => reported.ReportId == reportId)
            ?? throw new OutdatedPlacementException(reportId, from);
        Append(from, new ReportMoved(reportId, to));
        Append(to, report with { MovedFrom = from });
    }
}

/// <summary>
/// Between the moment at which reports were placed and the one at which their source events were read, another writer
/// moved one. Nothing is wrong; place them again by what is known now.
/// </summary>
public sealed class OutdatedPlacementException(Guid reportId, Guid sourceEventId)
    : Exception($"Report {reportId} no longer stands under source event {sourceEventId}.");
