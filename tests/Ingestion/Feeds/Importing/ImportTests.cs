using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Grpc.Core;

namespace Diplomacy.Tests.Ingestion.Feeds.Importing;

/// <summary>A file of a feed is stored whole, and every row is accounted for.</summary>
public sealed class ImportTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const int ChunkBytesMax = 1024 * 1024;

    [Fact]
    public async Task Every_row_of_a_file_is_stored_or_counted_with_a_reason()
    {
        var rows = Imports.Rows(seed: 1, count: 3_000);
        var file = Imports.FileOf(rows);

        var answers = await services.ImportAllAsync(Imports.NewId(), file);

        answers[0].Accepted.Counts.Rows.ShouldBe(0);
        answers[0].Accepted.State.ShouldBe(ImportState.Running);
        answers.Skip(1).SkipLast(1).ShouldAllBe(answer => answer.Progress != null);
        var done = answers[^1].Finished;
        done.State.ShouldBe(ImportState.Finished);
        (done.Format, done.Feed, done.Bytes).ShouldBe((FeedFormat.Gdelt1, "gdelt1", file.Length));
        done.Counts.ShouldAccountForAll();
        done.Counts.Rows.ShouldBe(rows.Count);
        done.Counts.Rejected.ShouldBe(rows.Count(row => row.Contains("\t20121345\t")));
        done.Counts.OutOfScopeByReason.ShouldHaveSingleItem().Reason.ShouldBe(OutOfScopeReason.NoTargetState);
        foreach (var answer in answers)
            (answer.Accepted ?? answer.Progress ?? answer.Finished).Counts.ShouldAccountForAll();
    }

    [Fact]
    public async Task The_checkpoint_covers_every_row()
    {
        var line = GdeltDay.Row(77, "2012-02-03", "NER", "BEN", "042");

        var done = await services.ImportAsync(Imports.NewId(), Imports.FileOf([line]));

        var found = await services.Query.ListSourceEventsAsync(
            new ListSourceEventsRequest { Country = "NER", Counterpart = "BEN", AtLeastAsFresh = done.Checkpoint },
            deadline: services.CallDeadline);
        found.SourceEvents.ShouldHaveSingleItem().Reports.ShouldHaveSingleItem().Publisher.ShouldBe("news.example");
    }

    [Fact]
    public async Task A_file_again_adds_nothing_under_its_id_or_another()
    {
        var file = Imports.FileOf(Imports.Rows(seed: 2, count: 500, firstId: 2_000_000));
        var id = Imports.NewId();
        var first = await services.ImportAsync(id, file);
        var stored = await services.StoredAsync();

        var again = await services.ImportAllAsync(id, file);
        var other = await services.ImportAsync(Imports.NewId(), Imports.Gzip(file), header => header.TotalBytes = 0);

        again.Count.ShouldBe(2);
        again[1].Finished.Counts.ShouldBe(first.Counts);
        other.Counts.Duplicate.ShouldBe(first.Counts.Recorded + first.Counts.Corroborated);
        other.Counts.Recorded.ShouldBe(0);
        (await services.StoredAsync()).ShouldBe(stored);
    }

    [Fact]
    public async Task A_later_file_revises_the_records_that_it_has_with_other_content()
    {
        string[] before = [Line(1, "042"), Line(2, "043"), Line(3, "051")];
        string[] after = [Line(2, "043"), Line(3, "112"), Line(4, "042")];

        await services.ImportAsync(Imports.NewId(), Imports.FileOf(before));
        var done = await services.ImportAsync(Imports.NewId(), Imports.FileOf(after));

        done.Counts.Duplicate.ShouldBe(1);
        done.Counts.Revised.ShouldBe(1);
        // Its day, countries and code are those of the first record.
        done.Counts.Corroborated.ShouldBe(1);
        done.Counts.Rows.ShouldBe(3);

        static string Line(int id, string code) => GdeltDay.Row(
            3_000_000 + id, "2012-05-06", "KEN", "UGA", code, url: $"https://p{id}.example/{id}");
    }

    [Fact]
    public async Task The_last_form_of_a_record_within_a_file_counts_wherever_it_is_written()
    {
        string[] targets = ["USA", "RUS", "CHN", "FRA", "GBR", "IND", "BRA", "EGY"];
        var lines = Enumerable.Range(0, 400).SelectMany(record => targets.Select(
            target => GdeltDay.Row(4_000_000 + record, "2012-06-07", "SEN", target, "042")));

        var done = await services.ImportAsync(Imports.NewId(), Imports.FileOf(lines));

        done.Counts.Revised.ShouldBe(400 * (targets.Length - 1));
        await using var command = services.Store.CreateCommand(
            """
            select count(*) from recording.feed_record as record
            where record_id between '4000000' and '4000399' and ordinal = 7 and source_event_id in (
                select stream_id from diplomacy.mt_events where data ->> 'Target' = 'EGY')
            """);
        (await command.ExecuteScalarAsync(Deadline.Token())).ShouldBe(400L);
    }

    [Theory]
    [InlineData("", "no id")]
    [InlineData("x", "total")]
    public async Task A_faulty_header_names_its_fields(string id, string what)
    {
        var failure = await CallFailures.FailureOf(() => services.ImportAllAsync(id, [1], header =>
            header.TotalBytes = what == "total" ? -1 : 1));

        failure.Code.ShouldBe(StatusCode.InvalidArgument);
        failure.Fields.ShouldBe([what == "total" ? "header.total_bytes" : "header.import_id"]);
    }

    [Fact]
    public async Task A_file_that_is_no_feed_fails_with_a_sentence_and_stays_on_the_list()
    {
        var id = Imports.NewId();

        var failure = await CallFailures.FailureOf(
            () => services.ImportAllAsync(id, "Dear Sir, this is a letter.\n"u8.ToArray()));

        (failure.Code, failure.Reason).ShouldBe((StatusCode.InvalidArgument, "FEED_UNREADABLE"));
        var import = (await services.GetAsync(id))!;
        (import.State, import.Fault).ShouldBe((ImportState.Failed, failure.Message));
        (await services.Ingestion.ListImportsAsync(new ListImportsRequest(), deadline: services.CallDeadline))
            .Imports.ShouldContain(one => one.ImportId == id);
    }

    [Fact]
    public async Task A_chunk_that_is_too_large_is_refused()
    {
        using var call = services.Ingestion.ImportFeed(deadline: services.CallDeadline);
        var file = new byte[ChunkBytesMax + 1];
        await call.RequestStream.WriteAsync(
            new ImportFeedRequest { Header = new ImportHeader { ImportId = Imports.NewId() } });
        await call.RequestStream.WriteAsync(
            new ImportFeedRequest { Chunk = Google.Protobuf.ByteString.CopyFrom(file) });

        var failure = await CallFailures.FailureOf(async () =>
        {
            while (await call.ResponseStream.MoveNext(default))
                continue;
        });

        failure.Reason.ShouldBe("TOO_LONG");
    }

    [Fact]
    public async Task A_file_is_calibrated_once_unless_a_person_did()
    {
        var lines = Enumerable.Range(0, 10).Select(
            i => GdeltDay.Row(5_000_000 + i, $"2012-07-1{i}", "PER", "CHL", i < 5 ? "010" : "190"));
        await using var other = await RunningServices.StartAsync();

        await other.ImportAsync(Imports.NewId(), Imports.FileOf(lines.Take(5)), one => one.Calibrate = false);
        (await CalibrationsAsync(other)).ShouldBeEmpty();
        var first = await other.ImportAsync(Imports.NewId(), Imports.FileOf(lines));
        await other.ImportAsync(Imports.NewId(), Imports.FileOf(
            Enumerable.Range(20, 2).Select(i => GdeltDay.Row(5_000_000 + i, $"2012-07-{i}", "PER", "CHL", "190"))));

        // CAMEO 010 weighs 0.0 and 190 weighs -10.0.
        var calibrated = (await CalibrationsAsync(other)).ShouldHaveSingleItem();
        calibrated.ShouldBe(
            $"gdelt1 -500 import Mean Goldstein value of 10 rows, at the end of import {first.ImportId}.");

        await other.Ingestion.CalibrateFeedAsync(
            new CalibrateFeedRequest { Feed = "gdelt1", Neutral = 1, Author = "Ada", Reason = "by hand" },
            deadline: other.CallDeadline);
        await other.ImportAsync(Imports.NewId(), Imports.FileOf(
            Enumerable.Range(30, 100).Select(i => GdeltDay.Row(5_000_000 + i, "2012-08-01", "PER", "CHL", "010",
                url: $"https://p{i}.example/"))));
        (await CalibrationsAsync(other)).Count.ShouldBe(2);
    }

    private static async Task<List<string>> CalibrationsAsync(RunningServices services)
    {
        await using var command = services.Store.CreateCommand(
            """
            select concat_ws(' ', data ->> 'Feed', data ->> 'NeutralHundredths', data ->> 'Author', data ->> 'Reason')
            from diplomacy.mt_events where type = 'feed_calibrated' order by seq_id
            """);
        var found = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Deadline.Token());
        while (await reader.ReadAsync(Deadline.Token()))
            found.Add(reader.GetString(0));
        return found;
    }
}
