using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace Diplomacy.Tests.Query.TransactionTime;

/// <summary>A cited answer: repeatable with its checkpoint, whatever is stored afterwards.</summary>
public sealed class CitationTests(ITestOutputHelper output)
{
    private const string Author = "ana@example.org", Reason = "The paper printed a correction.";
    private static readonly string[] Countries = ["BOL", "RUS", "USA"];

    [Fact]
    public async Task Every_read_gives_the_same_bytes_after_reports_edits_calibration_restart_and_rebuild()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var services = await RunningServices.StartAsync();
        var first = await services.StoreAsync([.. ToldTwice("036"), .. ToldTwice("042"), .. Some(random, 60)]);
        var cited = await services.StoreAsync(Some(random, 60));
        var quoted = await Everything(services, first, cited);

        await services.StoreAsync(Some(random, 60));
        await ShouldBeAsQuoted("reports");
        foreach (var (edit, name) in Edits(services))
        {
            await edit(await EffectiveSourceEvents(services));
            await ShouldBeAsQuoted(name);
        }
        await services.RestartAsync();
        await ShouldBeAsQuoted("a restart");
        await Rebuild(services);
        await ShouldBeAsQuoted("a rebuild");

        async Task ShouldBeAsQuoted(string after)
        {
            var again = await Everything(services, first, cited);
            foreach (var (name, bytes) in quoted)
                again[name].ShouldBe(bytes, $"{name} after {after}, seed {seed}");
        }
    }

    /// <summary>A source event that can be split, in addition to the random ones.</summary>
    private static IEnumerable<Report> ToldTwice(string code) => new[] { "Page Siete", "La Razón", "Los Tiempos" }
        .Select(publisher => Reports.Of("2008-06-15", "BOL", "RUS", code, publisher: publisher));

    private static IEnumerable<Report> Some(Random random, int count) =>
        Enumerable.Range(0, count).Select(_ => Histories.Report(random, Countries));

    /// <summary>Each kind of edit, of source events that count in what was quoted.</summary>
    private static IEnumerable<(Func<IReadOnlyList<SourceEvent>, Task> Make, string Name)> Edits(
        RunningServices services)
    {
        var (ingestion, deadline) = (services.Ingestion, services.CallDeadline);
        yield return (async known => await ingestion.CorrectSourceEventAsync(new()
        {
            SourceEventId = known[0].SourceEventId,
            Author = Author,
            Reason = Reason,
            OccurredOn = Reports.On("2008-03-03"),
        }, deadline: deadline), "a corrected date");
        yield return (async known => await ingestion.CorrectSourceEventAsync(new()
        {
            SourceEventId = known[1].SourceEventId,
            Author = Author,
            Reason = Reason,
            Source = "CUB",
            CameoCode = "180",
        }, deadline: deadline), "a corrected country and code");
        yield return (async known => await ingestion.RetractSourceEventAsync(
            new() { SourceEventId = known[2].SourceEventId, Author = Author, Reason = Reason },
            deadline: deadline), "a retraction");
        yield return (async known => await ingestion.WithdrawReportAsync(new()
        {
            SourceEventId = known[3].SourceEventId,
            ReportId = known[3].Reports[0].ReportId,
            Author = Author,
            Reason = Reason,
        }, deadline: deadline), "a withdrawal");
        yield return (async known =>
        {
            var reported = known.First(one => one.Reports.Count > 1);
            var request = new SplitSourceEventRequest
            {
                SourceEventId = reported.SourceEventId,
                Author = Author,
                Reason = Reason,
            };
            request.ReportIds.Add(reported.Reports[0].ReportId);
            await ingestion.SplitSourceEventAsync(request, deadline: deadline);
        }, "a split");
        yield return (async known =>
        {
            var pair = known.GroupBy(one => (one.Source, one.Target)).First(dyad => dyad.Count() > 1).ToArray();
            await ingestion.MergeSourceEventsAsync(new()
            {
                SourceEventId = pair[0].SourceEventId,
                IntoSourceEventId = pair[1].SourceEventId,
                Author = Author,
                Reason = Reason,
            }, deadline: deadline);
        }, "a merger");
        yield return (async known =>
        {
            var (one, report) = FirstReport(known, report => report is { ReviewedBy: "", Stated: null, Quality: < 1 });
            await ingestion.ConfirmReportAsync(
                new() { SourceEventId = one, ReportId = report, Author = Author, Reason = Reason },
                deadline: deadline);
        }, "a confirmation");
        yield return (async known =>
        {
            var (one, report) = FirstReport(known, report => report is { ReviewedBy: not "", Stated: null });
            await ingestion.WithdrawConfirmationAsync(
                new() { SourceEventId = one, ReportId = report, Author = Author, Reason = Reason },
                deadline: deadline);
        }, "a confirmation taken back");
        yield return (async _ => await ingestion.CalibrateFeedAsync(
            new() { Feed = "icews", Neutral = 1.57, Author = Author, Reason = Reason },
            deadline: deadline), "a calibration");
    }

    /// <summary>The first report that is so, and its source event.</summary>
    private static (string SourceEventId, string ReportId) FirstReport(
        IReadOnlyList<SourceEvent> known, Func<SourceEventReport, bool> isSo) => known
        .SelectMany(one => one.Reports.Where(isSo).Select(report => (one.SourceEventId, report.ReportId))).First();

    private static async Task<IReadOnlyList<SourceEvent>> EffectiveSourceEvents(RunningServices services) =>
        (await services.Query.ListSourceEventsAsync(
            new() { Country = "BOL", PageSize = 1_000 }, deadline: services.CallDeadline)).SourceEvents;

    /// <summary>Empties what the projection wrote, and lets it start from nothing.</summary>
    private static async Task Rebuild(RunningServices services)
    {
        await services.DisposeAsync();
        await using (var store = NpgsqlDataSource.Create(services.Database))
        await using (var command = store.CreateCommand(
            """
            do $$ begin
                execute (select 'truncate ' || string_agg(format('%I.%I', schemaname, tablename), ', ')
                         from pg_tables where schemaname = 'scoring');
            end $$;
            delete from diplomacy.mt_event_progression;
            """))
            await command.ExecuteNonQueryAsync(Deadline.Token());
        await services.InitializeAsync();
    }

    /// <summary>Every read that takes known_at, at a checkpoint, and what changed since an earlier one.</summary>
    private static async Task<Dictionary<string, byte[]>> Everything(
        RunningServices services, Checkpoint first, Checkpoint cited)
    {
        var (query, deadline) = (services.Query, services.CallDeadline);
        var (at, from, to) = (new KnownAt { Checkpoint = cited }, Reports.On("2008-06-30"), Reports.On("2009-06-30"));
        var models = ScoringModels.All.Select(model => model.Name).ToArray();
        var answers = new Dictionary<string, byte[]>();
        foreach (var model in models)
        {
            var one = await query.GetRelationshipAsync(
                new() { Country = "BOL", Counterpart = "USA", AsOf = to, KnownAt = at, Model = model },
                deadline: deadline);
            one.Checkpoint.ShouldBe(cited);
            answers[$"GetRelationship {model}"] = one.ToByteArray();
            answers[$"ExplainScore {model}"] = (await query.ExplainScoreAsync(
                new() { Country = "BOL", Counterpart = "RUS", AsOf = to, KnownAt = at, Model = model },
                deadline: deadline)).ToByteArray();
        }
        answers["ListRelationships"] = (await query.ListRelationshipsAsync(
            new() { Country = "BOL", AsOf = to, KnownAt = at }, deadline: deadline)).ToByteArray();
        var timelines = new GetTimelineRequest
        {
            Country = "BOL",
            Counterpart = "USA",
            From = from,
            To = to,
            KnownAt = at,
        };
        timelines.Models.Add(models);
        answers["GetTimeline"] = (await query.GetTimelineAsync(timelines, deadline: deadline)).ToByteArray();
        answers["ListSourceEvents"] = (await query.ListSourceEventsAsync(
            new() { Country = "BOL", KnownAt = at, PageSize = 1_000, IncludeRetracted = true },
            deadline: deadline)).ToByteArray();
        answers["CompareKnowledge"] = (await query.CompareKnowledgeAsync(new()
        {
            Country = "BOL",
            Counterpart = "RUS",
            AsOf = to,
            KnownBefore = new KnownAt { Checkpoint = first },
            KnownAfter = at,
        }, deadline: deadline)).ToByteArray();
        answers["ListMovers"] = (await query.ListMoversAsync(
            new() { From = from, To = to, KnownAt = at }, deadline: deadline)).ToByteArray();
        answers["EvaluateModel"] = (await query.EvaluateModelAsync(Benchmark(at), deadline: deadline)).ToByteArray();
        answers["ReplayHistory"] = await Read(query.ReplayHistory(
            new() { Dates = new ReplayDates { From = from, To = to, KnownAt = at } }, deadline: deadline));
        answers["ExportScores"] = await Read(query.ExportScores(
            new() { From = from, To = to, KnownAt = at }, deadline: deadline));
        return answers;
    }

    private static EvaluateModelRequest Benchmark(KnownAt at)
    {
        var benchmark = new EvaluateModelRequest { KnownAt = at, Seed = 7, Resamples = 100 };
        for (var month = 1; month <= 6; month++)
            benchmark.Points.Add(new BenchmarkPoint
            {
                Country = "BOL",
                Counterpart = "USA",
                Date = Reports.On($"2009-{month:00}-01"),
                Value = month % 4,
            });
        return benchmark;
    }

    private static async Task<byte[]> Read<T>(AsyncServerStreamingCall<T> call)
        where T : IMessage
    {
        using var bytes = new MemoryStream();
        await foreach (var message in call.ResponseStream.ReadAllAsync(Deadline.Token()))
            message.WriteTo(bytes);
        return bytes.ToArray();
    }
}
