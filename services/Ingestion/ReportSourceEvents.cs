using System.Security.Cryptography;
using Diplomacy.Domain.Recording;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Rpc;
using Diplomacy.ServiceDefaults.Store;
using Google.Protobuf;
using Grpc.Core;
using Marten;
using Npgsql;
using ReportOutcome = Diplomacy.Protos.Ingestion.V1.ReportOutcome;

namespace Diplomacy.Ingestion;

/// <summary>
/// Stores coded reports. Writers do not wait for one another: each decides on what it sees, and where another was
/// quicker PostgreSQL refuses the append and the request is decided again.
/// </summary>
internal sealed class ReportSourceEvents(
    IDocumentStore store, NpgsqlDataSource dataSource, Checkpoints checkpoints, TimeProvider clock)
{
    /// <summary>Attempts before a request is sent back as CONTENTION.</summary>
    private const int AttemptsMax = 12;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(250);

    public async Task<ReportSourceEventsResponse> Handle(
        ReportSourceEventsRequest request, string? reportedBy, CancellationToken ct)
    {
        var asked = ReportValidation.Validate(
            request, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), reportedBy);
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Answered(request, ct) ?? await Record(request, asked, ct);
            }
            catch (Exception exception) when (Conflict.Is(exception) && attempt < AttemptsMax)
            {
                // A random pause, so that two writers that met do not meet again.
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), ct);
                pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            }
            catch (Exception exception) when (Conflict.Is(exception))
            {
                throw RpcErrors.Retryable(StatusCode.Aborted, ErrorReason.Contention,
                    $"Others kept writing the same source events through {AttemptsMax} attempts; nothing was stored.",
                    PauseMax);
            }
        }
    }

    private async Task<ReportSourceEventsResponse> Record(
        ReportSourceEventsRequest request, ReportValidation.Result asked, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var curated = await CuratedReports.Load(dataSource, asked.Valid, ct);
        var placement = new Placement(asked.Valid, curated.Tellings);
        var (known, position) = await Streams.Load(session, placement.Streams, ct);

        var decision = ReportDecider.Decide(asked.Valid, placement, known);

        var appended = Streams.Append(session, decision.Events, known);
        curated.Append(session, decision.NewCurated);
        var answer = Answer(asked, decision);
        if (request.RequestId.Length > 0)
            session.QueueSqlCommand(
                "insert into recording.answered_request (request_id, fingerprint, answer) values (?, ?, ?)",
                request.RequestId, Fingerprint(request), answer.ToByteArray());
        await session.SaveChangesAsync(ct);

        var last = await Streams.LastPosition(appended, dataSource, ct);
        answer.Checkpoint = checkpoints.At(Math.Max(position, last));
        return answer;
    }

    private static ReportSourceEventsResponse Answer(ReportValidation.Result asked, Decision decision)
    {
        var answer = new ReportSourceEventsResponse();
        answer.Results.Add(asked.Results);
        for (var i = 0; i < decision.Placed.Count; i++)
        {
            var placed = decision.Placed[i];
            answer.Results[asked.ValidIndexes[i]] = new ReportResult
            {
                SourceEventId = placed.SourceEventId.ToString(),
                ReportId = placed.ReportId.ToString(),
                Outcome = placed.Outcome switch
                {
                    Domain.Recording.ReportOutcome.Recorded => ReportOutcome.Recorded,
                    Domain.Recording.ReportOutcome.Corroborated => ReportOutcome.Corroborated,
                    _ => ReportOutcome.Duplicate,
                },
            };
        }
        return answer;
    }

    /// <summary>The answer given to this request before, with a checkpoint of now, which covers it too.</summary>
    private async Task<ReportSourceEventsResponse?> Answered(ReportSourceEventsRequest request, CancellationToken ct)
    {
        if (request.RequestId.Length == 0)
            return null;
        await using var command = dataSource.CreateCommand(
            $"""
            select fingerprint, answer, (select coalesce(max(seq_id), 0) from {EventStoreExtensions.Schema}.mt_events)
            from recording.answered_request where request_id = $1
            """);
        command.Parameters.AddWithValue(request.RequestId);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;
        if (!reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(Fingerprint(request)))
            throw RpcErrors.Of(StatusCode.AlreadyExists, ErrorReason.RequestIdReused,
                $"request_id \"{request.RequestId}\" was used before for other reports; expected a new one.");
        var answer = ReportSourceEventsResponse.Parser.ParseFrom(reader.GetFieldValue<byte[]>(1));
        answer.Checkpoint = checkpoints.At(reader.GetInt64(2));
        return answer;
    }

    private static byte[] Fingerprint(ReportSourceEventsRequest request) => SHA256.HashData(request.ToByteArray());
}
