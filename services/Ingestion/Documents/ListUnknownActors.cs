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

        var answer = new ListUnknownActorsResponse();
        await using var command = dataSource.CreateCommand(
            """
            select name, count(*)::int, (array_agg(document_id order by number desc))[1],
                (array_agg(start order by number desc))[1], (array_agg(length order by number desc))[1],
                (array_agg(context order by number desc))[1]
            from recording.unknown_actor join recording.document using (document_id)
            group by name order by count(*) desc, name collate "C" offset $1 limit $2
            """);
        command.Parameters.AddArguments(offset, size + 1);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (answer.Actors.Count == size)
            {
                answer.NextPageToken = PageToken.Write(store, new(Position: 0, offset + size), arguments);
                break;
            }
            answer.Actors.Add(new ListedActor
            {
                Name = reader.GetString(0),
                DocumentCount = reader.GetInt32(1),
                DocumentId = reader.GetGuid(2).ToString(),
                Span = new TextSpan { Start = reader.GetInt32(3), Length = reader.GetInt32(4) },
                Context = reader.GetString(5),
            });
        }
        return answer;
    }
}
