using JasperFx.Events.Daemon;
using Marten.Events.Projections;
using Marten.Exceptions;
using Marten.Sessions;
using Marten.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Marten.Daemon;

/// <summary>
/// Applies and commits pages. If a page fails on account of an event, the events before that one are still applied
/// and committed, and the event is named: by the projection itself, or by halving the page until it is alone.
/// </summary>
internal sealed class PageApplier(
    DocumentStore store, AsyncProjection shard, LeaderFence? fence, ErrorHandlingOptions errors, ILogger logger)
    : IAsyncDisposable
{
    private readonly PageCommit _commit = new(store, shard.Name, fence);

    /// <summary>Calls back with every sequence number that is reached.</summary>
    public async Task ApplyAsync(Page page, Func<long, ValueTask> advanced, CancellationToken token)
    {
        if (page.Ceiling > page.Floor)
        {
            await ApplyAsync(page.Events, page.Floor, page.Ceiling, advanced, token).ConfigureAwait(false);
        }

        if (page.Failure is not null) throw page.Failure;
    }

    public ValueTask DisposeAsync() => _commit.DisposeAsync();

    private async Task ApplyAsync(UnreadEvents events, long floor, long ceiling, Func<long, ValueTask> advanced,
        CancellationToken token)
    {
        try
        {
            await CommitAsync(events, floor, ceiling, token).ConfigureAwait(false);
            await advanced(ceiling).ConfigureAwait(false);
        }
        catch (Exception e) when (events.Count > 0 && IsAboutAnEvent(e, token))
        {
            if (events.Count == 1)
            {
                await FailOrSkipAsync(events, floor, ceiling, advanced, e, token).ConfigureAwait(false);
                return;
            }

            var half = PrefixBefore(e, events) ?? events.Count / 2;
            var middle = events[half - 1].Sequence;
            await ApplyAsync(events[..half], floor, middle, advanced, token).ConfigureAwait(false);
            await ApplyAsync(events[half..], middle, ceiling, advanced, token).ConfigureAwait(false);
        }
    }

    private async Task CommitAsync(UnreadEvents events, long floor, long ceiling, CancellationToken token)
    {
        if (events.Count == 0)
        {
            await _commit.CommitAsync(null, floor, ceiling, token).ConfigureAwait(false);
            return;
        }

        await using var session = new DocumentSession(store);
        await shard.Projection.ApplyAsync(session, events, token).ConfigureAwait(false);
        await _commit.CommitAsync(session, floor, ceiling, token).ConfigureAwait(false);
    }

    private async Task FailOrSkipAsync(UnreadEvents events, long floor, long ceiling, Func<long, ValueTask> advanced,
        Exception reason, CancellationToken token)
    {
        // Marten too passes over an event only if it cannot be read, or if the projection itself said that it is the
        // event's fault.
        var named = reason is IEventFailureContext about && about.Sequence == events[0].Sequence;
        if (!named) throw new ApplyEventException(events[0], reason);
        if (!(reason is ApplyEventException ? errors.SkipApplyErrors : errors.SkipSerializationErrors)) throw reason;
        logger.LogWarning(reason, "{Shard} passed over an event", shard.Name.Identity);
        await _commit.CommitAsync(null, floor, ceiling, token).ConfigureAwait(false);
        await advanced(ceiling).ConfigureAwait(false);
    }

    /// <summary>How many events precede the one that was named as the culprit, if one was and any do.</summary>
    private static int? PrefixBefore(Exception e, UnreadEvents events) =>
        e is IEventFailureContext named && events.IndexOf(named.Sequence) is var i and > 0 ? i : null;

    /// <summary>A lost connection, a lost leadership or a stop is not for an event to answer for.</summary>
    private static bool IsAboutAnEvent(Exception e, CancellationToken token) =>
        !token.IsCancellationRequested && (e is MartenCommandException ? e.InnerException : e) switch
        {
            ProgressionProgressOutOfOrderException or OperationCanceledException => false,
            // Class 57 is an operator's: a shutdown, a cancelled query.
            PostgresException { IsTransient: false } no => !no.SqlState.StartsWith("57", StringComparison.Ordinal),
            NpgsqlException => false,
            _ => true,
        };
}
