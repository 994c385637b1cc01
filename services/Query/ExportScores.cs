using System.Buffers;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Reading;
using Diplomacy.ServiceDefaults.Rpc;
using Diplomacy.ServiceDefaults.Store;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Query;

/// <summary>Timelines of many relationships as a file, computed as fast as the client reads.</summary>
internal sealed class ExportScores(
    KnowledgeReader knowledge, Survey survey, Checkpoints checkpoints, TimeProvider clock)
{
    private const int PieceBytes = 64 * 1024;

    public async Task Handle(
        ExportScoresRequest request, IServerStreamWriter<ExportScoresResponse> stream, CancellationToken ct)
    {
        var faults = new Faults();
        var choice = ReadRequest.Choice(request.Countries, request.Among, faults);
        var dates = DateSteps.Read(request.From, request.To, clock.Today(), request.Step, faults);
        var models = ReadModel.Several(request.Models, request.Parameters, faults);
        var position = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, faults, ct);
        var checkpoint = checkpoints.At(position);

        var piece = new ArrayBufferWriter<byte>(PieceBytes);
        ScoreRows rows = request.Format == ExportFormat.JsonLines ? new JsonLinesRows(piece) : new CsvRows(piece);
        rows.Begin();
        var count = 0L;
        await foreach (var (relationship, sums) in survey.Walk(await survey.Choose(choice, ct), position, ct))
            foreach (var model in models)
            {
                var walk = new ScoreWalk(sums, model);
                for (var i = 0; i < dates.Count; i++)
                {
                    var score = walk.On(dates[i]);
                    if (!sums.HasAnyBy(dates[i]))
                        continue;
                    rows.Write(new ScoreRow(relationship, dates[i], model, score));
                    count++;
                    if (piece.WrittenCount >= PieceBytes)
                        await Send();
                }
            }
        await Send();

        async Task Send()
        {
            await stream.WriteAsync(new ExportScoresResponse
            {
                Data = ByteString.CopyFrom(piece.WrittenSpan),
                Rows = count,
                Checkpoint = checkpoint,
            }, ct);
            piece.ResetWrittenCount();
        }
    }
}
