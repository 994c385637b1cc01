using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Recording;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Query.V1;
using Diplomacy.ServiceDefaults.Store;
using Google.Protobuf.WellKnownTypes;
using JasperFx.Events;
using Marten;
using Npgsql;
using QuadClass = Diplomacy.Protos.Type.V1.QuadClass;
using SourceEvent = Diplomacy.Protos.Query.V1.SourceEvent;
using StoredSourceEvent = Diplomacy.Domain.Recording.SourceEvent;

namespace Diplomacy.Query.Reading;

/// <summary>One source event as the ledger has it.</summary>
internal readonly record struct EvidenceLine(
    Guid SourceEventId, DateOnly Day, CameoCode Code, int Quality, int Mentions, int Feed)
{
    /// <summary>The line as a model weighs it, by what counted as neutral in its feed.</summary>
    public WeighedEvent Weighed(ScoringModel model, FeedNeutrals neutrals) =>
        new(Day, Quality, model.ValueOf(Code, neutrals.TenthsOf(Feed)), Mentions);
}

/// <summary>Which source events to list. What is null or empty does not narrow the list.</summary>
internal sealed record EvidenceFilter(
    IReadOnlyCollection<Relationship> Relationships, DateOnly? From, DateOnly? To, IReadOnlyList<CameoCode>? Codes,
    string Feed, string Text);

/// <summary>Reads source events: which there are from the ledger, what they say from their streams.</summary>
internal sealed class EvidenceReader(NpgsqlDataSource dataSource, IDocumentStore store, FeedNames feeds)
{
    /// <summary>The source events that pass a filter, as they stood at a position, latest first.</summary>
    public async Task<List<EvidenceLine>> List(
        EvidenceFilter filter, long position, int offset, int? limit, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select source_event_id, day, cameo_code, sum(quality)::int, sum(mentions)::int, feed
            from scoring.ledger
            where relationship = any(@relationships) and position <= @position
              and (@from::date is null or day >= @from) and (@to::date is null or day <= @to)
              and (@codes::text[] is null or cameo_code = any(@codes))
              and ((@feed = '' and @text = '') or exists (
                select 1 from {EventStoreExtensions.Schema}.mt_events report
                where report.stream_id = source_event_id and report.seq_id <= @position
                  and (@feed = '' or report.data #>> '{"{"}Origin,Feed{"}"}' = @feed)
                  and (@text = '' or position(@text in lower(concat_ws(' ', report.data ->> 'Summary',
                    report.data #>> '{"{"}Origin,Quote{"}"}', report.data #>> '{"{"}Origin,Publisher{"}"}',
                    report.data #>> '{"{"}Origin,DocumentId{"}"}') collate "und-x-icu")) > 0)))
            group by source_event_id, day, cameo_code, feed
            having sum(quality) <> 0
            order by day desc, source_event_id
            offset @offset limit @limit
            """);
        command.Parameters.AddWithValue("relationships", filter.Relationships.Select(pair => pair.Key).ToArray());
        command.Parameters.AddWithValue("position", position);
        command.Parameters.AddWithValue("from", (object?)filter.From ?? DBNull.Value);
        command.Parameters.AddWithValue("to", (object?)filter.To ?? DBNull.Value);
        command.Parameters.AddWithValue(
            "codes", (object?)filter.Codes?.Select(code => code.ToString()).ToArray() ?? DBNull.Value);
        command.Parameters.AddWithValue("feed", filter.Feed);
        command.Parameters.AddWithValue("text", filter.Text.ToLowerInvariant());
        command.Parameters.AddWithValue("offset", offset);
        command.Parameters.AddWithValue("limit", (object?)limit ?? DBNull.Value);

        var lines = new List<EvidenceLine>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            lines.Add(new EvidenceLine(
                reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1), CameoCode.Parse(reader.GetString(2)),
                reader.GetInt32(3), reader.GetInt32(4), feeds.NumberOf(reader.GetString(5))));
        return lines;
    }

    /// <summary>Source events with their reports as they stood at a position, in one round trip.</summary>
    public async Task<List<SourceEvent>> Load(IReadOnlyList<Guid> ids, long position, CancellationToken ct)
    {
        if (ids.Count == 0)
            return [];
        await using var session = store.QuerySession();
        var batch = session.CreateBatchQuery();
        var fetches = ids.Select(id => batch.Events.FetchStream(id)).ToArray();
        await batch.Execute(ct);

        var sourceEvents = new List<SourceEvent>(ids.Count);
        for (var i = 0; i < ids.Count; i++)
            sourceEvents.Add(MessageAt(ids[i], await fetches[i], position)!);
        return sourceEvents;
    }

    /// <summary>
    /// Source events as they stood at two positions, with the stored events between that changed what they count for.
    /// </summary>
    public async Task<List<KnowledgeChange>> Histories(
        IReadOnlyList<Guid> ids, long before, long after, Checkpoints checkpoints, CancellationToken ct)
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
                Before = MessageAt(ids[i], stream, before),
                After = MessageAt(ids[i], stream, after),
            };
            change.Causes.Add(Causes.Between(ids[i], stream, before, after, checkpoints));
            changes.Add(change);
        }
        return changes;
    }

    /// <summary>A source event as it stood at a position; null where no report of it did.</summary>
    private static SourceEvent? MessageAt(Guid id, IReadOnlyList<IEvent> stream, long position)
    {
        var sourceEvent = StoredSourceEvent.Unheard(id);
        var recordedAt = new Dictionary<Guid, DateTimeOffset>();
        foreach (var stored in stream.TakeWhile(stored => stored.Sequence <= position))
        {
            sourceEvent = sourceEvent.Apply(stored.Data);
            if (stored.Data is SourceEventReported reported)
                recordedAt[reported.ReportId] = stored.Timestamp;
        }

        if (sourceEvent.Standing is not { } standing)
            return null;
        var (dyad, code) = standing.Happening;
        var message = new SourceEvent
        {
            SourceEventId = id.ToString(),
            Source = dyad.Source.ToString(),
            Target = dyad.Target.ToString(),
            OccurredOn = Answers.Of(standing.OccurredOn),
            CameoCode = code.ToString(),
            CameoName = code.Description,
            QuadClass = (QuadClass)(int)code.QuadClass,
            Goldstein = GoldsteinTable.V1.Tenths(code) / 10.0,
            Quality = standing.Quality / 1_000.0,
            AmountUsd = sourceEvent.Reports.Max(report => report.AmountUsd),
            Revision = sourceEvent.Revision,
        };
        message.Reports.Add(sourceEvent.Reports.Select(report => MessageOf(report, recordedAt[report.ReportId])));
        return message;
    }

    private static SourceEventReport MessageOf(SourceEventReported report, DateTimeOffset recordedAt) => new()
    {
        ReportId = report.ReportId.ToString(),
        OccurredOn = Answers.Of(PartialDate.Parse(report.OccurredOn)),
        Quality = report.Quality / 1_000.0,
        Publisher = report.Origin.Publisher ?? "",
        Feed = report.Origin.Feed ?? "",
        DocumentId = report.Origin.DocumentId ?? "",
        Paragraph = report.Origin.Paragraph,
        Quote = report.Origin.Quote ?? "",
        Url = report.Origin.Url ?? "",
        Coder = report.Origin.Coder ?? "",
        RecordId = report.Origin.RecordId ?? "",
        Summary = report.Summary ?? "",
        AmountUsd = report.AmountUsd,
        RecordedAt = recordedAt.ToTimestamp(),
        ReportedBy = report.ReportedBy ?? "",
    };
}
