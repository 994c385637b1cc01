using System.Buffers;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.TransactionTime;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.Query.Messages;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Query.Scores;

/// <summary>Streams the timelines of many relationships as a file, at the speed at which the client reads.</summary>
internal sealed class ExportScores(
    KnownAtResolver knowledge, RelationshipScan scan, CheckpointTokens checkpoints, TimeProvider clock)
{
    private const int PieceBytes = 64 * 1024;

    public async Task Handle(
        ExportScoresRequest request, IServerStreamWriter<ExportScoresResponse> stream, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var choice = RequestFields.Countries(request.CodeSystem, errors).Choice(request.Countries, request.Among);
        var dates = DateSteps.Read(request.From, request.To, clock.Today(), request.Step, errors);
        var models = ModelSelection.Several(request.Models, request.Parameters, errors);
        var position = await knowledge.Resolve(request.KnownAt, request.AtLeastAsFresh, errors, ct);
        var checkpoint = checkpoints.At(position);

        var piece = new ArrayBufferWriter<byte>(PieceBytes);
        ExportFormats rows = request.Format == ExportFormat.JsonLines ? new JsonLinesRows(piece) : new CsvRows(piece);
        rows.Begin();
        var count = 0L;
        var read = new HashSet<PredecessorPair>();
        var relationships = await scan.Choose(choice, request.IncludePredecessors, ct);
        DateOnly? continuedAt = request.IncludePredecessors ? dates.To : null;
        var asked = LedgerScope.At(position, SingleMonths.Of(models, dates.All));
        await foreach (var (relationship, sums, predecessors) in scan.Walk(relationships, asked, continuedAt, ct))
            foreach (var model in models)
            {
                var walk = new ScoreSeries(sums, model);
                for (var i = 0; i < dates.Count; i++)
                {
                    var score = walk.On(dates[i]);
                    if (!sums.HasAnyBy(dates[i], model))
                        continue;
                    rows.Write(new ScoreRow(relationship, dates[i], model, score));
                    read.UnionWith(predecessors);
                    count++;
                    if (piece.WrittenCount >= PieceBytes)
                        await Send();
                }
            }
        await Send();

        async Task Send()
        {
            var message = new ExportScoresResponse
            {
                Data = ByteString.CopyFrom(piece.WrittenSpan),
                Rows = count,
                Checkpoint = checkpoint,
            };
            message.Predecessors.Add(read.OrderBy(pair => (pair.Country, pair.Counterpart)).Select(ScoreMapping.Of));
            await stream.WriteAsync(message, ct);
            piece.ResetWrittenCount();
            read.Clear();
        }
    }
}
