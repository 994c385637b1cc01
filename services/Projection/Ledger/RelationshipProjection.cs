using Diplomacy.Contracts;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace Diplomacy.Projection.Ledger;

/// <summary>
/// Projects batches of events into the ledger. The async daemon commits the lines of a batch together with the
/// projection's progress.
/// </summary>
public sealed class RelationshipProjection : IProjection
{
    private readonly PauseSwitch _pause;
    private volatile PoisonedEventException? _poisoned;

    internal RelationshipProjection(PauseSwitch pause) => _pause = pause;

    /// <summary>The event at which the last batch failed; null once a batch has succeeded.</summary>
    /// <remarks>Kept here because the daemon does not always pass on the exception.</remarks>
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

/// <summary>An event that the projection cannot apply. It stops there until a release can apply it.</summary>
public sealed class PoisonedEventException(IEvent stored, Exception cause) : Exception(
    $"Event {stored.Sequence} ({stored.EventTypeName}, version {stored.Version} of {stored.StreamId}) "
    + $"cannot be applied: {cause.Message}", cause);
