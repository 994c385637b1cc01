using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;
using JasperFx.Events;
using Marten;

namespace Diplomacy.Projection;

/// <summary>The ledger entries of one page, column by column, written in one statement.</summary>
internal sealed class LedgerPage(int capacity)
{
    private readonly List<int> _relationships = new(capacity);
    private readonly List<long> _positions = new(capacity);
    private readonly List<short> _entries = new(capacity);
    private readonly List<bool> _outgoing = new(capacity);
    private readonly List<DateOnly> _days = new(capacity);
    private readonly List<string> _codes = new(capacity);
    private readonly List<Guid> _sourceEvents = new(capacity);
    private readonly List<int> _qualities = new(capacity);
    private readonly List<short> _counts = new(capacity);
    private readonly List<int> _mentions = new(capacity);
    private readonly List<string> _feeds = new(capacity);

    public void Add(IEvent stored, List<LedgerEntry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var relationship = Relationship.Of(entry.Happening.Dyad);
            _relationships.Add(relationship.Key);
            _positions.Add(stored.Sequence);
            _entries.Add((short)i);
            _outgoing.Add(entry.Happening.Dyad.Source == relationship.A);
            _days.Add(entry.Day);
            _codes.Add(entry.Happening.Code.ToString());
            _sourceEvents.Add(stored.StreamId);
            _qualities.Add(entry.Quality);
            _counts.Add((short)entry.SourceEvents);
            _mentions.Add(entry.Mentions);
            _feeds.Add(entry.Feed);
        }
    }

    public void Write(IDocumentOperations operations)
    {
        if (_positions.Count == 0)
            return;
        // Unnested where they are selected: in a FROM each array would first be written out as a table of its own.
        operations.QueueSqlCommand(
            """
            insert into scoring.ledger (relationship, position, entry, outgoing, day, cameo_code, source_event_id,
                quality, source_events, mentions, feed)
            select unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?),
                unnest(?), unnest(?)
            """,
            _relationships.ToArray(), _positions.ToArray(), _entries.ToArray(), _outgoing.ToArray(), _days.ToArray(),
            _codes.ToArray(), _sourceEvents.ToArray(), _qualities.ToArray(), _counts.ToArray(),
            _mentions.ToArray(), _feeds.ToArray());
    }
}
