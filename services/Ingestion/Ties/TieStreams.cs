using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ties;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Grpc.Core;
using Marten;

namespace Diplomacy.Ingestion.Ties;

/// <summary>
/// Loads ties, lets the caller decide, and appends in one transaction, with optimistic concurrency: on a conflict with
/// another writer it loads and decides again.
/// </summary>
internal sealed class TieStreams(IDocumentStore store, NpgsqlDataSource dataSource, CheckpointTokens checkpoints)
{
    /// <summary>What was decided, and a checkpoint that covers it.</summary>
    public sealed record Written<T>(T Decision, Protos.Type.V1.Checkpoint Checkpoint);

    /// <param name="ids">The ties to load.</param>
    /// <param name="decide">Decides from the ties by id, and appends an event to each that changes.</param>
    /// <param name="confirm">Queues what is stored with them.</param>
    /// <param name="ct">Cancels the write.</param>
    public Task<Written<T>> Write<T>(
        IReadOnlyCollection<Guid> ids,
        Func<IReadOnlyDictionary<Guid, Tie>, Action<Guid, ITieChange>, T> decide,
        Action<IDocumentOperations> confirm, CancellationToken ct) =>
        ConcurrencyRetry.Run(async () =>
        {
            await using var session = store.LightweightSession();
            var known = ids.Distinct().ToDictionary(id => id, Tie.Empty);
            var streams = known.Keys.ToArray();
            foreach (var stored in await session.Events.QueryAllRawEvents()
                .Where(one => one.StreamId.IsOneOf(streams)).OrderBy(one => one.Version).ToListAsync(ct))
                known[stored.StreamId] = known[stored.StreamId].Apply((ITieChange)stored.Data);

            var changes = new List<(Guid Id, ITieChange Change)>();
            var decision = decide(known, (id, change) => changes.Add((id, change)));

            foreach (var own in changes.GroupBy(change => change.Id, change => change.Change))
                if (known[own.Key].Revision == 0)
                    session.Events.StartStream(own.Key, [.. own]);
                else
                    session.Events.Append(own.Key, known[own.Key].Revision + own.Count(), [.. own]);
            confirm(session);
            await session.SaveChangesAsync(ct);
            return new Written<T>(decision, checkpoints.At(await SourceEventStreams.End(dataSource, ct)));
        }, ct);

    /// <summary>The last report of a tie.</summary>
    /// <exception cref="RpcException">UNKNOWN_TIE: no such tie is recorded.</exception>
    public static TieReported Reported(Tie tie) => tie.Reported ?? throw RpcErrors.Of(
        StatusCode.NotFound, ErrorReason.UnknownTie, $"No tie {tie.Id} is recorded; ListTies gives those that are.");
}
