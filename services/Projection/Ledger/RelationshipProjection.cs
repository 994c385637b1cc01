using Diplomacy.Contracts;
using Diplomacy.ServiceDefaults.EventStore;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace Diplomacy.Projection.Ledger;

/// <summary>
/// Writes, for a page of events, what they changed in what source events count for. The daemon commits that together
/// with how far it has come.
/// </summary>
public sealed class RelationshipProjection : IProjection
{
    private readonly PauseSwitch _pause;
    private volatile PoisonedEventException? _poisoned;

    internal RelationshipProjection(PauseSwitch pause) => _pause = pause;

    /// <summary>The event that the last page could not get past; null once a page has passed.</summary>
    /// <remarks>Kept here because not every daemon hands on the exception that stopped it.</remarks>
    public PoisonedEventException? Poisoned => _poisoned;

    /// <inheritdoc/>
    public async Task ApplyAsync(
        IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        await _pause.Pass(cancellation);
        operations.QueueSqlCommand("call scoring.require_progress(?)", ScoreProjection.ProgressKey);
        try
        {
            foreach (var statement in await LedgerBatch.Of(
                operations, events, LedgerSchema.Live, cancellation))
                operations.QueueSqlCommand(statement.Sql, statement.Arguments);
            _poisoned = null;
        }
        catch (PoisonedEventException poisoned)
        {
            _poisoned = poisoned;
            throw;
        }
    }
}

/// <summary>An event that the projection cannot apply. It stops there until a version comes that can.</summary>
public sealed class PoisonedEventException(IEvent stored, Exception cause) : Exception(
    $"Event {stored.Sequence} ({stored.EventTypeName}, version {stored.Version} of {stored.StreamId}) "
    + $"cannot be applied: {cause.Message}", cause);
