using System.Text.Json;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Countries;
using JasperFx.Events;

namespace Diplomacy.Projection.Ledger;

/// <summary>What the events of one batch say of ties.</summary>
internal sealed class TieTable
{
    private readonly List<Row> _rows = [];

    private readonly record struct Row(
        long Position, Guid Id, int Relationship, TieKind Kind, ITieChange Change, DateTimeOffset At);

    public void Add(IEvent stored, ITieChange change)
    {
        var pair = Relationship.Between(CountryCode.Parse(change.CountryA), CountryCode.Parse(change.CountryB));
        if (!TieKinds.TryParse(change.Kind, out var kind))
            throw new FormatException($"\"{change.Kind}\" is no kind of tie.");
        _rows.Add(new Row(
            stored.Sequence, stored.StreamId, pair.Key, kind, change, stored.Timestamp.ToUniversalTime()));
    }

    public void Add(TieTable part) => _rows.AddRange(part._rows);

    public Statement? Statement(string schema)
    {
        if (_rows.Count == 0)
            return null;
        return new Statement(
            $"""
            insert into {schema}.tie (position, tie_id, relationship, kind, type, body, recorded_at)
            select position, tie_id, relationship, kind, type, body::jsonb, recorded_at
            from unnest(?, ?, ?, ?, ?, ?, ?) row (position, tie_id, relationship, kind, type, body, recorded_at)
            """,
            _rows.Select(row => row.Position).ToArray(),
            _rows.Select(row => row.Id).ToArray(),
            _rows.Select(row => row.Relationship).ToArray(),
            _rows.Select(row => (short)row.Kind).ToArray(),
            _rows.Select(row => EventTypeAliases.All[row.Change.GetType()]).ToArray(),
            _rows.Select(row => JsonSerializer.Serialize(row.Change, row.Change.GetType(), EventJson.Options))
                .ToArray(),
            _rows.Select(row => row.At).ToArray());
    }
}
