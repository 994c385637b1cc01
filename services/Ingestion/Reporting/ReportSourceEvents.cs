using System.Collections.Concurrent;
using System.Security.Cryptography;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Google.Protobuf;
using Grpc.Core;
using ReportOutcome = Diplomacy.Protos.Ingestion.V1.ReportOutcome;

namespace Diplomacy.Ingestion.Reporting;

/// <summary>Stores coded reports.</summary>
internal sealed class ReportSourceEvents(
    ReportBatcher batcher, FiledDocuments documents, ReportValidation validation, NpgsqlDataSource dataSource,
    CheckpointTokens checkpoints)
{
    private readonly ConcurrentDictionary<string, Task> _underWay = new();

    public async Task<ReportSourceEventsResponse> Handle(
        ReportSourceEventsRequest request, string? reportedBy, CancellationToken ct)
    {
        ReportValidation.CheckRequest(request);
        var asked = validation.Validate(request, reportedBy, await documents.Find(request.Reports, ct));
        using var gate = await RequestGate.Take(_underWay, request.RequestId, ct);
        if (await Answered(request, asked, ct) is { } earlier)
            return earlier;

        var written = await batcher.Write(asked.Valid, ct);

        var answer = Answer(asked, written);
        // Where every report was rejected nothing was stored, and the same request is rejected again.
        if (request.RequestId.Length > 0 && asked.Valid.Count > 0 && !await Remember(request, answer, ct))
            return (await Answered(request, asked, ct))!;
        answer.Checkpoint = checkpoints.At(written.Position);
        return answer;
    }

    /// <summary>The outcome of each report.</summary>
    public static ReportSourceEventsResponse Answer(ReportValidation.Result asked, Written written)
    {
        var answer = new ReportSourceEventsResponse();
        answer.Results.Add(asked.Results);
        for (var i = 0; i < written.Placed.Count; i++)
        {
            var placed = written.Placed[i];
            answer.Results[asked.ValidIndexes[i]] = new ReportResult
            {
                SourceEventId = placed.SourceEventId.ToString(),
                ReportId = placed.ReportId.ToString(),
                Outcome = placed.Outcome switch
                {
                    Domain.SourceEvents.Reporting.ReportOutcome.Recorded => ReportOutcome.Recorded,
                    Domain.SourceEvents.Reporting.ReportOutcome.Corroborated => ReportOutcome.Corroborated,
                    Domain.SourceEvents.Reporting.ReportOutcome.Revised => ReportOutcome.Revised,
                    _ => ReportOutcome.Duplicate,
                },
            };
        }
        return answer;
    }

    /// <summary>The stored answer to this request, with a current checkpoint, which covers it too.</summary>
    private async Task<ReportSourceEventsResponse?> Answered(
        ReportSourceEventsRequest request, ReportValidation.Result asked, CancellationToken ct)
    {
        if (request.RequestId.Length == 0)
            return null;
        await using var command = dataSource.CreateCommand(
            $"""
            select fingerprint, answer, {EventLog.Head}
            from recording.answered_request where request_id = $1
            """);
        command.Parameters.AddArguments(request.RequestId);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;
        if (!reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(Fingerprint(request)))
            throw RpcErrors.Of(StatusCode.AlreadyExists, ErrorReason.RequestIdReused,
                $"request_id \"{request.RequestId}\" was used before for other reports; expected a new one.");
        var answer = ReportSourceEventsResponse.Parser.ParseFrom(reader.GetFieldValue<byte[]>(1));
        answer.Checkpoint = checkpoints.At(reader.GetInt64(2));
        for (var i = 0; i < answer.Results.Count; i++)
            if (answer.Results[i].Outcome == ReportOutcome.Rejected)
                answer.Results[i].Faults.Add(asked.Results[i].Faults);
        return answer;
    }

    /// <summary>
    /// Stores the answer under the idempotency key; false if the request was answered meanwhile. An answer is stored
    /// before it is sent, so an interrupted request may be answered again, with its reports as duplicates. Faults are
    /// not stored: they are long, and the request itself tells them again.
    /// </summary>
    private async Task<bool> Remember(
        ReportSourceEventsRequest request, ReportSourceEventsResponse answer, CancellationToken ct)
    {
        var stored = answer.Clone();
        foreach (var result in stored.Results)
            result.Faults.Clear();
        await using var command = dataSource.CreateCommand(
            """
            insert into recording.answered_request (request_id, fingerprint, answer) values ($1, $2, $3)
            on conflict do nothing
            """);
        command.Parameters.AddArguments(request.RequestId, Fingerprint(request), stored.ToByteArray());
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private static byte[] Fingerprint(ReportSourceEventsRequest request) => SHA256.HashData(request.ToByteArray());
}
