using System.Globalization;
using System.Text;
using System.Text.Json;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Scores;

public sealed class ExportScoresTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_file_holds_what_timelines_hold_bit_for_bit()
    {
        var random = new Random(41);
        var known = await services.StoreAsync(
            Enumerable.Range(0, 60).Select(_ => Histories.Report(random, "BOL", "PER", "RUS")));
        var request = Request(known);

        var csv = (await Read(request)).Split('\n')[..^1];
        request.Format = ExportFormat.JsonLines;
        var json = (await Read(request)).Split('\n')[..^1]
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();

        csv[0].ShouldBe("country,counterpart,date,model,score,level,grade,interval_low,interval_high,evidence,momentum,"
            + "source_event_count");
        var rows = csv.Skip(1).Select(line => line.Split(',')).ToArray();
        rows.Length.ShouldBe(json.Length);
        rows.Select(row => $"{row[0]}-{row[1]}").Distinct().ShouldBe(["BOL-PER", "BOL-RUS"]);
        foreach (var model in request.Models)
        {
            var timeline = await services.Query.GetTimelineAsync(new()
            {
                Country = "BOL",
                Counterpart = "RUS",
                From = request.From,
                To = request.To,
                KnownAt = request.KnownAt,
                Models = { model },
            }, deadline: services.CallDeadline);
            var own = rows.Where(row => row[1] == "RUS" && row[3] == model).ToArray();
            var points = timeline.Timelines[0].Points.TakeLast(own.Length).ToArray();
            own.Length.ShouldBeGreaterThan(10);
            own.Select(row => Number(row[4]))
                .ShouldBe(points.Select(point => point.Score.Score_));
            own.Select(row => row[7].Length == 0).ShouldBe(points.Select(point => point.Score.Interval is null));
            json.Where(row => row.GetProperty("counterpart").GetString() == "RUS"
                    && row.GetProperty("model").GetString() == model)
                .Select(row => row.TryGetProperty("score", out var score) ? score.GetDouble() : double.NaN)
                .ShouldBe(points.Select(p => p.Score.Score_));
        }
    }

    /// <summary>An empty cell is a value that there is none of.</summary>
    private static double Number(string cell) =>
        cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_large_file_comes_in_pieces_that_end_with_a_row()
    {
        var written = await services.StoreAsync(Reports.Of("1990-01-01", "FIN", "SWE", "042"));
        var request = Request(written);
        request.Countries.Clear();
        request.Countries.Add(["FIN", "SWE"]);
        (request.Among, request.From, request.Step) = (true, Reports.On("1990-01-01"), DateStep.Day);
        using var call = services.Query.ExportScores(request, deadline: services.CallDeadline);
        var (pieces, rows) = (0, 0L);
        while (await call.ResponseStream.MoveNext(Deadline.Token()))
        {
            var piece = call.ResponseStream.Current;
            piece.Data.Length.ShouldBeInRange(1, 70_000);
            piece.Data[^1].ShouldBe((byte)'\n');
            rows = piece.Rows;
            pieces++;
        }

        rows.ShouldBe(2 * (new DateOnly(2009, 6, 30).DayNumber - new DateOnly(1990, 1, 1).DayNumber + 1));
        pieces.ShouldBeGreaterThan(10);
    }

    private static ExportScoresRequest Request(Checkpoint known) => new()
    {
        Countries = { "BOL" },
        From = Reports.On("2008-01-01"),
        To = Reports.On("2009-06-30"),
        Models = { "level-v1", "temperature-v1" },
        KnownAt = new KnownAt { Checkpoint = known },
    };

    private async Task<string> Read(ExportScoresRequest request)
    {
        var file = new StringBuilder();
        using var call = services.Query.ExportScores(request, deadline: services.CallDeadline);
        while (await call.ResponseStream.MoveNext(Deadline.Token()))
            file.Append(Encoding.UTF8.GetString(call.ResponseStream.Current.Data.Span));
        return file.ToString();
    }
}
