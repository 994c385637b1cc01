using System.Text.RegularExpressions;
using Diplomacy.Contracts.Events;
using Diplomacy.Protos.Ingestion.V1;
using Marten;

namespace Diplomacy.Ingestion.Storage;

/// <summary>What a document on file says at the place that a report names.</summary>
/// <param name="Received">The document, with its publisher.</param>
/// <param name="Quote">The text there; empty where the report names no place.</param>
/// <param name="Start">Where it starts, in UTF-16 code units.</param>
/// <param name="IsFound">False if the document does not contain what the report quotes.</param>
internal sealed record FiledQuote(DocumentReceived Received, string Quote, int Start, bool IsFound);

/// <summary>
/// Finds the quotes of reports in the documents on file. A reporter names the place; the words are the document's own.
/// </summary>
internal sealed partial class FiledDocuments(IDocumentStore store, NpgsqlDataSource dataSource)
{
    /// <summary>The quote of each report whose document is on file, by the index of the report.</summary>
    public async Task<IReadOnlyDictionary<int, FiledQuote>> Find(IReadOnlyList<Report> reports, CancellationToken ct)
    {
        var asked = reports.Index()
            .Where(one => Guid.TryParse(one.Item.Origin?.DocumentId, out _))
            .ToLookup(one => Guid.Parse(one.Item.Origin.DocumentId), one => (one.Index, one.Item.Origin));
        var found = new Dictionary<int, FiledQuote>();
        if (asked.Count == 0)
            return found;
        var received = await Received([.. asked.Select(one => one.Key)], ct);
        await using var command = dataSource.CreateCommand(
            "select document_id, body from recording.document where document_id = any($1)");
        command.Parameters.AddArguments(received.Keys.ToArray());
        // One text at a time: a thousand of them would fill the memory.
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var (id, text) = (reader.GetGuid(0), reader.GetString(1));
            foreach (var (index, origin) in asked[id])
                found[index] = In(text, origin, received[id]);
        }
        return found;
    }

    private async Task<Dictionary<Guid, DocumentReceived>> Received(Guid[] ids, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var batch = session.CreateBatchQuery();
        var fetches = Array.ConvertAll(ids, id => batch.Events.FetchStream(id, version: 1));
        await batch.Execute(ct);
        var received = new Dictionary<Guid, DocumentReceived>();
        for (var i = 0; i < ids.Length; i++)
            if (await fetches[i] is [{ Data: DocumentReceived document }, ..])
                received[ids[i]] = document;
        return received;
    }

    /// <summary>The quote of one report, from the text of its document.</summary>
    public static FiledQuote In(string text, Origin origin, DocumentReceived document)
    {
        var quote = origin.Quote;
        if (origin.Span is { } span)
            return span.Start >= 0 && span.Length > 0 && (long)span.Start + span.Length <= text.Length
                ? new FiledQuote(document, text.Substring(span.Start, span.Length), span.Start, IsFound: true)
                : new FiledQuote(document, quote, span.Start, IsFound: false);
        if (quote.Length == 0)
            return new FiledQuote(document, "", Start: 0, IsFound: true);
        var start = text.IndexOf(quote, StringComparison.Ordinal);
        if (start >= 0)
            return new FiledQuote(document, quote, start, IsFound: true);
        // A quote is often copied with other line breaks.
        var words = string.Join(@"\s+", Space().Split(quote.Trim()).Select(Regex.Escape));
        var match = Regex.Match(text, words, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        return words.Length > 0 && match.Success
            ? new FiledQuote(document, match.Value, match.Index, IsFound: true)
            : new FiledQuote(document, quote, Start: 0, IsFound: false);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
