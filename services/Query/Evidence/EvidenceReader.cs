using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.ServiceDefaults.EventStore;
using Marten;
using Npgsql;
using SourceEvent = Diplomacy.Protos.Query.V1.SourceEvent;

namespace Diplomacy.Query.Evidence;

/// <summary>One source event as stored in the ledger.</summary>
internal readonly record struct EvidenceLine(
    Guid SourceEventId, DateOnly Day, CameoCode Code, int Quality, int Mentions, int Feed)
{
    /// <summary>The line as a model weighs it, relative to the neutral value of its feed.</summary>
    public WeighedEvent Weighed(ScoringModel model, FeedNeutrals neutrals) =>
        new(Day, Quality, model.ValueOf(Code, neutrals.TenthsOf(Feed)), Mentions);
}

/// <summary>Which source events to list. A null or empty field does not filter.</summary>
internal sealed record EvidenceFilter(
    IReadOnlyCollection<Relationship> Relationships, DateOnly? From, DateOnly? To, IReadOnlyList<CameoCode>? Codes,
    string Feed, string Text, bool IncludeRetracted = false, string RecordId = "")
{
    /// <summary>Relationships to list too, each before its day.</summary>
    public IReadOnlyList<PredecessorPair> Predecessors { get; init; } = [];
}

/// <summary>Reads source events: selects them from the ledger and loads their content from their streams.</summary>
internal sealed class EvidenceReader(NpgsqlDataSource dataSource, IDocumentStore store, FeedIds feeds)
{
    private const string IsOnTime =
        """
        (@from::date is null or day >= @from) and (@to::date is null or day <= @to)
              and (@codes::text[] is null or cameo_code = any(@codes))
              and not exists (select 1 from unnest(@predecessors::int[], @untils::date[]) continued(predecessor, until)
                  where predecessor = relationship and day >= until)
        """;

    private const string Words =
        """
        concat_ws(' ', stored.data ->> 'Summary', stored.data #>> '{Origin,Quote}',
            stored.data #>> '{Origin,Publisher}', stored.data #>> '{Origin,DocumentId}')
        """;

    private static readonly string IsStated =
        $$"""
        ((@feed = '' and @text = '' and @record = '') or exists (
                select 1 from {{EventLog.Stored}}
                where stored.stream_id = source_event_id and stored.position <= @position
                  and (@feed = '' or stored.data #>> '{Origin,Feed}' = @feed)
                  and (@record = '' or stored.data #>> '{Origin,RecordId}' = @record)
                  and (@text = '' or position({{Folded("@text")}} in {{Folded(Words)}}) > 0)))
        """;

    /// <summary>
    /// A text without case and accents, as Unicode folds them: PostgreSQL has ICU's tables, and this process has none.
    /// Capitals first, because ß has two letters then; the dot that remains of İ is an accent; ς ends words only.
    /// </summary>
    private static string Folded(string text) =>
        $$"""
        translate(regexp_replace(
            normalize(lower(upper({{text}} collate "und-x-icu") collate "und-x-icu"), NFKD),
            '[\u0300-\u036f]', '', 'g'), 'ς', 'σ')
        """;

    private static readonly string SqlOfEffective =
        $"""
        select source_event_id, day, cameo_code, sum(quality)::int, sum(mentions)::int, feed
        from scoring.ledger
        where relationship = any(@relationships) and position <= @position and {IsOnTime} and {IsStated}
        group by source_event_id, day, cameo_code, feed
        having sum(quality) <> 0
        order by day desc, source_event_id
        offset @offset limit @limit
        """;

    /// <summary>Adds source events that no longer count: all their lines sum to 0. Lists the latest line.</summary>
    private static readonly string SqlOfEffectiveAndGone =
        $"""
        select source_event_id, day, cameo_code, quality, mentions, feed
        from (
            select relationship, source_event_id, day, cameo_code, feed,
                sum(quality)::int quality, sum(mentions)::int mentions,
                bool_and(sum(quality) = 0) over source_event is_gone,
                row_number() over (source_event order by max(position) desc) age
            from scoring.ledger
            where relationship = any(@relationships) and position <= @position and {IsStated}
            group by relationship, source_event_id, day, cameo_code, feed
            window source_event as (partition by source_event_id)) line
        where (quality <> 0 or (is_gone and age = 1)) and {IsOnTime}
        order by day desc, source_event_id
        offset @offset limit @limit
        """;

    /// <summary>The relationships that a record of a feed was ever reported of.</summary>
    public async Task<Relationship[]> RelationshipsOf(string feed, string recordId, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select distinct data ->> 'Source', data ->> 'Target' from {EventLog.Stored}
            where type = 'source_event_reported' and stream_id in (
                select source_event_id from recording.feed_record where record_id = $1 and feed = $2)
            """);
        command.Parameters.AddArguments(recordId, feed);
        var relationships = new HashSet<Relationship>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            relationships.Add(Relationship.Between(
                CountryCode.Parse(reader.GetString(0)), CountryCode.Parse(reader.GetString(1))));
        return [.. relationships];
    }

    /// <summary>The source events that match a filter, as of a position, latest first.</summary>
    public async Task<List<EvidenceLine>> List(
        EvidenceFilter filter, long position, int offset, int? limit, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            filter.IncludeRetracted ? SqlOfEffectiveAndGone : SqlOfEffective);
        int[] predecessors = [.. filter.Predecessors.Select(pair => pair.Relationship.Key)];
        command.Parameters.AddArguments(
            ("relationships", filter.Relationships.Select(pair => pair.Key).Concat(predecessors).ToArray()),
            ("predecessors", predecessors), ("untils", filter.Predecessors.Select(pair => pair.Until).ToArray()),
            ("position", position),
            ("from", filter.From), ("to", filter.To),
            ("codes", filter.Codes?.Select(code => code.ToString()).ToArray()), ("feed", filter.Feed),
            ("text", filter.Text), ("record", filter.RecordId), ("offset", offset),
            ("limit", limit));

        var lines = new List<EvidenceLine>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            lines.Add(new EvidenceLine(
                reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1), CameoCode.Parse(reader.GetString(2)),
                reader.GetInt32(3), reader.GetInt32(4), feeds.NumberOf(reader.GetString(5))));
        return lines;
    }

    /// <summary>
    /// Source events with their reports as of a position, or their last effective state before it, in one round trip.
    /// </summary>
    public async Task<List<SourceEvent>> Load(
        IReadOnlyList<Guid> ids, long position, CheckpointTokens checkpoints, CancellationToken ct)
    {
        if (ids.Count == 0)
            return [];
        await using var session = store.QuerySession();
        var batch = session.CreateBatchQuery();
        var fetches = ids.Select(id => batch.Events.FetchStream(id)).ToArray();
        await batch.Execute(ct);

        var sourceEvents = new List<SourceEvent>(ids.Count);
        for (var i = 0; i < ids.Count; i++)
            sourceEvents.Add(SourceEventMapping.Last(ids[i], await fetches[i], position, checkpoints));
        return sourceEvents;
    }

    /// <summary>
    /// Source events as of two positions, with the stored events in between that changed their effective state.
    /// </summary>
    public async Task<List<KnowledgeChange>> Histories(
        IReadOnlyList<Guid> ids, long before, long after, CheckpointTokens checkpoints, CancellationToken ct)
    {
        if (ids.Count == 0)
            return [];
        await using var session = store.QuerySession();
        var batch = session.CreateBatchQuery();
        var fetches = ids.Select(id => batch.Events.FetchStream(id)).ToArray();
        await batch.Execute(ct);

        var changes = new List<KnowledgeChange>(ids.Count);
        for (var i = 0; i < ids.Count; i++)
        {
            var stream = await fetches[i];
            var change = new KnowledgeChange
            {
                Before = SourceEventMapping.At(ids[i], stream, before, checkpoints),
                After = SourceEventMapping.At(ids[i], stream, after, checkpoints),
            };
            change.Causes.Add(KnowledgeCauses.Between(ids[i], stream, before, after, checkpoints));
            changes.Add(change);
        }
        return changes;
    }
}
