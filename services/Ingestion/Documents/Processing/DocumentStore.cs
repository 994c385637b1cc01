using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Documents;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Ingestion.Storage;
using JasperFx.Events;
using Marten;

namespace Diplomacy.Ingestion.Documents.Processing;

/// <summary>A stored document and its stream.</summary>
internal sealed record StoredDocument(DocumentAggregate Document, IReadOnlyList<IEvent> Stream)
{
    /// <summary>The position of the stream's last event.</summary>
    public long Position => Stream[^1].Sequence;
}

/// <summary>
/// Stores documents: their streams, and in the same transactions their texts and which of them wait for a coder.
/// </summary>
internal sealed class DocumentStore(IDocumentStore store, NpgsqlDataSource dataSource)
{
    private const int ContextMax = 200;
    private const int CandidatesMax = 8;
    private const int DaysApartMax = 31;

    public const string Received = "received";
    public const string Coded = "coded";
    public const string Failed = "failed";

    /// <summary>The documents that exist among the ids, in the order of the ids, in one round trip.</summary>
    public async Task<IReadOnlyList<StoredDocument>> Find(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
            return [];
        await using var session = store.QuerySession();
        var batch = session.CreateBatchQuery();
        var fetches = ids.Select(id => (Id: id, Stream: batch.Events.FetchStream(id))).ToArray();
        await batch.Execute(ct);
        var found = new List<StoredDocument>(ids.Count);
        foreach (var (id, fetch) in fetches)
            if (await fetch is { Count: > 0 } stream && stream[0].Data is DocumentReceived)
                found.Add(new StoredDocument(
                    stream.Aggregate(
                        default(DocumentAggregate),
                        (document, stored) => DocumentAggregate.Apply(document, id, (IDocumentChange)stored.Data))!,
                    stream));
        return found;
    }

    /// <summary>One document; null if the id is unknown.</summary>
    public async Task<StoredDocument?> Find(Guid id, CancellationToken ct) =>
        await Find([id], ct) is [var found, ..] ? found : null;

    /// <summary>The text of a stored document.</summary>
    public async Task<string> TextOf(Guid id, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            "select body from recording.document where document_id = $1");
        command.Parameters.AddArguments(id);
        return (string)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>The coding status of a stored document.</summary>
    public async Task<CodingStatus> StateOf(Guid id, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            "select state from recording.document where document_id = $1");
        command.Parameters.AddArguments(id);
        return (string)(await command.ExecuteScalarAsync(ct))! switch
        {
            Coded => CodingStatus.Coded,
            Failed => CodingStatus.Failed,
            _ => CodingStatus.Received,
        };
    }

    /// <summary>Stores a new document; returns a position that covers it.</summary>
    public async Task<long> Begin(SubmittedDocument document, CancellationToken ct)
    {
        var likeness = TextLikeness.Of(document.Text);
        var received = likeness is not null && await OriginalOf(document, likeness, ct) is { } original
            ? document.Event with { CopyOf = original.Id, CountsAs = original.CountsAs }
            : document.Event;
        await using var session = store.LightweightSession();
        var appended = session.Events.StartStream<DocumentAggregate>(document.Id, received);
        session.QueueSqlCommand(
            "insert into recording.document (document_id, body, state, likeness) values (?, ?, ?, ?)",
            document.Id, document.Text, Received, likeness?.Bands.ToArray() ?? []);
        await session.SaveChangesAsync(ct);
        return await SourceEventStreams.Position(appended, dataSource, ct);
    }

    /// <summary>
    /// The first stored document of which a new one is a copy, published at about the same time. Two copies that arrive
    /// in the same instant do not see each other.
    /// </summary>
    private async Task<DocumentAggregate?> OriginalOf(
        SubmittedDocument document, TextLikeness likeness, CancellationToken ct)
    {
        var alike = new List<Guid>();
        await using (var command = dataSource.CreateCommand(
            """
            select document_id, body from recording.document where likeness && $1 and document_id <> $2
            order by number limit $3
            """))
        {
            command.Parameters.AddArguments(likeness.Bands.ToArray(), document.Id, CandidatesMax);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                if (TextLikeness.Of(reader.GetString(1)) is { } stored && likeness.IsCopyOf(stored))
                    alike.Add(reader.GetGuid(0));
        }
        return (await Find(alike, ct)).Select(found => found.Document)
            .FirstOrDefault(original => IsNear(original.Received.PublishedOn, document.Event.PublishedOn));
    }

    // A text that is printed again a year later reports its own year.
    private static bool IsNear(string? one, string? other) => one is null || other is null
        || Math.Abs(PartialDate.Parse(one).First.DayNumber - PartialDate.Parse(other).First.DayNumber) <= DaysApartMax;

    /// <summary>Marks a document as waiting again, if it has not changed since it was read.</summary>
    public async Task<long> Reopen(DocumentAggregate seen, DocumentRetried retried, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var appended = session.Events.Append(seen.Id, seen.Revision + 1, retried);
        session.QueueSqlCommand(
            "update recording.document set state = ?, offered_at = now(), offers = 0 where document_id = ?",
            Received, seen.Id);
        await session.SaveChangesAsync(ct);
        return await SourceEventStreams.Position(appended, dataSource, ct);
    }

    /// <summary>Records the coders' results, if the document has not changed since it was read.</summary>
    public async Task Close(DocumentAggregate seen, string text, IReadOnlyList<ICodingResult> answers,
        CancellationToken ct)
    {
        var after = answers.Aggregate(seen, (document, answer) => DocumentAggregate.Apply(document, seen.Id, answer));
        var coded = after.Codings.Values.OfType<DocumentCoded>().ToArray();
        var unknown = coded.SelectMany(coding => coding.UnknownActors ?? []).DistinctBy(actor => actor.Name).ToArray();

        await using var session = store.LightweightSession();
        session.Events.Append(seen.Id, after.Revision, answers);
        session.QueueSqlCommand(
            "update recording.document set state = ? where document_id = ?",
            after.State switch
            {
                CodingStatus.Failed => Failed,
                CodingStatus.Coded => Coded,
                _ => Received,
            }, seen.Id);
        session.QueueSqlCommand(
            "insert into recording.document_coding select ?, unnest(?) on conflict do nothing",
            seen.Id, Array.ConvertAll(coded, coding => coding.Coder));
        session.QueueSqlCommand("delete from recording.unknown_actor where document_id = ?", seen.Id);
        session.QueueSqlCommand(
            "insert into recording.unknown_actor select ?, unnest(?), unnest(?), unnest(?), unnest(?)",
            seen.Id, Array.ConvertAll(unknown, actor => actor.Name), Array.ConvertAll(unknown, actor => actor.Start),
            Array.ConvertAll(unknown, actor => actor.Length),
            Array.ConvertAll(unknown, actor => Around(text, actor.Start, actor.Length)));
        await session.SaveChangesAsync(ct);
    }

    /// <summary>
    /// The text around a name, without splitting a surrogate pair; the beginning of a place that is longer, as coders
    /// outside may name the whole text.
    /// </summary>
    private static string Around(string text, int start, int length)
    {
        length = Math.Min(length, ContextMax);
        var margin = (ContextMax - length) / 2;
        var (from, to) = (Math.Max(0, start - margin), Math.Min(text.Length, start + length + margin));
        if (from > 0 && char.IsLowSurrogate(text[from]))
            from++;
        if (to < text.Length && char.IsHighSurrogate(text[to - 1]))
            to--;
        return text[from..to].ReplaceLineEndings(" ");
    }
}
