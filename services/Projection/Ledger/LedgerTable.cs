using Diplomacy.Domain.Ledger;
using Diplomacy.Domain.Vocabulary.Countries;
using JasperFx.Events;

namespace Diplomacy.Projection.Ledger;

/// <summary>The ledger lines of one batch, written in one statement: a row for each relationship and feed.</summary>
internal sealed class LedgerTable(int capacity)
{
    private readonly List<Line> _lines = new(capacity);
    private readonly List<Key> _order = new(capacity);

    private readonly record struct Line(
        long Position, Guid SourceEventId, DateOnly Day, int Quality, int Mentions, short Code, short Entry,
        short SourceEvents, bool Outgoing, short Cause, int Sentence);

    /// <summary>Sorts lines by row, and within a row by position.</summary>
    private readonly record struct Key(int Relationship, string Feed, long Position, int Place) : IComparable<Key>
    {
        public bool IsOfRow(Key other) => Relationship == other.Relationship && Feed == other.Feed;

        public int CompareTo(Key other) => Relationship != other.Relationship
            ? Relationship.CompareTo(other.Relationship)
            : string.CompareOrdinal(Feed, other.Feed) is var byFeed and not 0 ? byFeed
            : Position != other.Position ? Position.CompareTo(other.Position)
            : Place.CompareTo(other.Place);
    }

    /// <summary>The columns of the rows; a row has the sorted lines from first to last, counted from 1.</summary>
    private sealed class Rows
    {
        public List<int> Relationships { get; } = [];

        public List<string> Feeds { get; } = [];

        public List<long> LastPositions { get; } = [];

        public List<int> Firsts { get; } = [];

        public List<int> Lasts { get; } = [];

        public List<DateOnly> FirstDays { get; } = [];

        public List<DateOnly> LastDays { get; } = [];
    }

    public void Add(IEvent stored, List<LedgerEntry> entries, ChangeKind cause)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var relationship = Relationship.Of(entry.Action.Dyad);
            _order.Add(new Key(relationship.Key, entry.Feed, stored.Sequence, _lines.Count));
            _lines.Add(new Line(
                stored.Sequence, stored.StreamId, entry.Day, entry.Quality, entry.Mentions,
                entry.Action.Code.Digits, (short)i, (short)entry.SourceEvents,
                entry.Action.Dyad.Source == relationship.A, (short)cause, entry.Sentence));
        }
    }

    /// <summary>Appends the lines of a later part.</summary>
    public void Add(LedgerTable part)
    {
        foreach (var key in part._order)
            _order.Add(key with { Place = _lines.Count + key.Place });
        _lines.AddRange(part._lines);
    }

    public Statement? Statement(string schema)
    {
        if (_lines.Count == 0)
            return null;
        _order.Sort();
        var rows = RowsOfLines();
        return new Statement(
            $"""
            insert into {schema}.ledger_page (relationship, feed, last_position, positions, entries, outgoing, days,
                cameo_codes, source_event_ids, qualities, source_events, mentions, causes, sentences, first_day,
                last_day)
            select relationship, feed, last_position, (?)[first:last], (?)[first:last], (?)[first:last],
                (?)[first:last], (?)[first:last], (?)[first:last], (?)[first:last], (?)[first:last], (?)[first:last],
                (?)[first:last], nullif((?)[first:last], array[]::integer[]), first_day, last_day
            from (
                -- Unnested in the select list: in a FROM clause each array would first be materialized.
                select unnest(?) relationship, unnest(?) feed, unnest(?) last_position, unnest(?) first,
                    unnest(?) last, unnest(?) first_day, unnest(?) last_day) as line
            """,
            Column(line => line.Position), Column(line => line.Entry), Column(line => line.Outgoing),
            Column(line => line.Day), Column(line => line.Code), Column(line => line.SourceEventId),
            Column(line => line.Quality), Column(line => line.SourceEvents), Column(line => line.Mentions),
            Column(line => line.Cause), _lines.Exists(line => line.Sentence != 0) ? Column(line => line.Sentence) : [],
            rows.Relationships.ToArray(), rows.Feeds.ToArray(), rows.LastPositions.ToArray(), rows.Firsts.ToArray(),
            rows.Lasts.ToArray(), rows.FirstDays.ToArray(), rows.LastDays.ToArray());
    }

    private Rows RowsOfLines()
    {
        var rows = new Rows();
        for (var i = 0; i < _order.Count; i++)
        {
            var day = _lines[_order[i].Place].Day;
            if (i == 0 || !_order[i].IsOfRow(_order[i - 1]))
            {
                rows.Relationships.Add(_order[i].Relationship);
                rows.Feeds.Add(_order[i].Feed);
                rows.Firsts.Add(i + 1);
                rows.FirstDays.Add(day);
                rows.LastDays.Add(day);
            }
            if (day < rows.FirstDays[^1])
                rows.FirstDays[^1] = day;
            if (day > rows.LastDays[^1])
                rows.LastDays[^1] = day;
            if (i + 1 < _order.Count && _order[i + 1].IsOfRow(_order[i]))
                continue;
            rows.Lasts.Add(i + 1);
            rows.LastPositions.Add(_order[i].Position);
        }
        return rows;
    }

    private T[] Column<T>(Func<Line, T> value)
    {
        var column = new T[_order.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(_lines[_order[i].Place]);
        return column;
    }
}
