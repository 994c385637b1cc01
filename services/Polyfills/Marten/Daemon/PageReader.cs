using JasperFx.Events.Daemon;
using Marten.Exceptions;
using Marten.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Marten.Daemon;

/// <summary>
/// Reads events in order of their sequence numbers, without ever passing a number that an open transaction may
/// still fill, and without waiting for one that a rollback left empty. See <see cref="GapWatch"/>.
/// Not for use by several threads at once.
/// </summary>
internal sealed class PageReader : IAsyncDisposable
{
    private readonly DocumentStore _store;
    private readonly ErrorHandlingOptions _errors;
    private readonly ILogger _logger;
    private readonly int _pageSize;
    private readonly EventRows _rows;
    private readonly GapWatch _gaps;
    private readonly string _select;
    private NpgsqlConnection? _connection;
    private NpgsqlCommand? _command;
    private int _expected;

    public PageReader(DocumentStore store, long position, int pageSize, ErrorHandlingOptions errors, ILogger logger)
    {
        _store = store;
        _errors = errors;
        _logger = logger;
        _pageSize = pageSize;
        Position = position;
        _rows = new EventRows(store.Graph, store.Json);
        _gaps = new GapWatch(store);
        var schema = store.Graph.DatabaseSchemaName;
        _select = $"select {_rows.ColumnsForProjections} from {schema}.mt_events where seq_id > $1" +
                  " order by seq_id limit $2";
    }

    /// <summary>The sequence number up to which pages have been read.</summary>
    public long Position { get; private set; }

    /// <summary>Whether a number is waited for that an open transaction may still fill.</summary>
    public bool WaitsForGap { get; private set; }

    /// <summary>The next page; null if there is nothing more that may be read now.</summary>
    public async Task<Page?> ReadAsync(CancellationToken token)
    {
        await ConnectAsync(token).ConfigureAwait(false);
        while (true)
        {
            var (page, gap) = await SelectAsync(token).ConfigureAwait(false);
            if (page is not null)
            {
                Position = page.Ceiling;
                WaitsForGap = false;
                return page;
            }

            WaitsForGap = gap && !await _gaps.TrySettleAsync(_connection!, token).ConfigureAwait(false);
            if (!gap || WaitsForGap) return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_command is not null) await _command.DisposeAsync().ConfigureAwait(false);
        if (_connection is not null) await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ConnectAsync(CancellationToken token)
    {
        if (_connection is not null) return;
        _connection = await _store.DataSource.OpenConnectionAsync(token).ConfigureAwait(false);
        _command = new NpgsqlCommand(_select, _connection);
        _command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint });
        _command.Parameters.Add(new NpgsqlParameter { Value = _pageSize });
        await _command.PrepareAsync(token).ConfigureAwait(false);
    }

    private async Task<(Page? Page, bool Gap)> SelectAsync(CancellationToken token)
    {
        _command!.Parameters[0].Value = Position;
        var events = new UnreadEvents(_store.Json, _expected);
        var last = Position;
        var gap = false;
        Exception? failure = null;
        await using (var reader = await _command.ExecuteReaderAsync(token).ConfigureAwait(false))
        {
            while (failure is null && await reader.ReadAsync(token).ConfigureAwait(false))
            {
                var sequence = EventRows.SequenceOf(reader);
                gap = sequence - 1 > last && sequence - 1 > _gaps.Settled;
                if (gap) break;
                if (!TryRead(reader, events, out failure)) break;
                last = sequence;
            }
        }

        _expected = events.Count;
        var page = last > Position || failure is not null ? new Page(Position, last, events, failure) : null;
        return (page, gap);
    }

    private bool TryRead(NpgsqlDataReader row, UnreadEvents events, out Exception? failure)
    {
        failure = null;
        if (EventRows.IsArchived(row)) return true;
        try
        {
            events.Add(_rows, row);
        }
        catch (UnknownEventTypeException e)
        {
            if (!_errors.SkipUnknownEvents)
            {
                failure = e;
                return false;
            }

            _logger.LogWarning(e, "Passed over an event of an unknown type");
        }

        return true;
    }
}
