using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Ingestion.Documents;

/// <summary>Lists the actor names that no dictionary contains, so that they can be added.</summary>
internal sealed class ListUnknownActors(NpgsqlDataSource dataSource, StoreIdentity store)
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 500;

    public async Task<ListUnknownActorsResponse> Handle(ListUnknownActorsRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var arguments = new ListUnknownActorsRequest();
        var size = CountField.Read(request.PageSize, PageSizeDefault, PageSizeMax, errors);
        var offset = PageToken.Read(store, request.PageToken, arguments, errors)?.Offset ?? 0;
        errors.ThrowIfAny();

        var rows = await Rows(offset, limit: size + 1, ct);
        var answer = new ListUnknownActorsResponse();
        answer.Actors.Add(PageToken.Fitting(rows.Take(size)));
        if (answer.Actors.Count is var shown && shown < rows.Count)
            answer.NextPageToken = PageToken.Write(store, new(Position: 0, offset + shown), arguments);
        return answer;
    }

    private async Task<List<ListedActor>> Rows(int offset, int limit, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            select name, count(*)::int, (array_agg(document_id order by number desc))[1],
                (array_agg(start order by number desc))[1], (array_agg(length order by number desc))[1],
                (array_agg(context order by number desc))[1]
            from recording.unknown_actor join recording.document using (document_id)
            group by name order by count(*) desc, name collate "C" offset $1 limit $2
            """);
        command.Parameters.AddArguments(offset, limit);
        var (rows, bytes) = (new List<ListedActor>(), 0);
        await using var reader = await command.ExecuteReaderAsync(ct);
        // What comes after the row that no longer fits need not be in memory.
        while (bytes <= PageToken.PageBytesMax && await reader.ReadAsync(ct))
        {
            rows.Add(new ListedActor
            {
                Name = reader.GetString(0),
                DocumentCount = reader.GetInt32(1),
                DocumentId = reader.GetGuid(2).ToString(),
                Span = new TextSpan { Start = reader.GetInt32(3), Length = reader.GetInt32(4) },
                Context = reader.GetString(5),
            });
            bytes += rows[^1].CalculateSize();
        }
        return rows;
    }
}
