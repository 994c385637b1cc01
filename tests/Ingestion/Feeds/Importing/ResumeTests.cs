using Diplomacy.Protos.Ingestion.V1;
using Grpc.Core;

namespace Diplomacy.Tests.Ingestion.Feeds.Importing;

/// <summary>An import that was cut short goes on where it stopped: nothing is lost, nothing is counted twice.</summary>
public sealed class ResumeTests
{
    private const int Rows = 6_000;
    private const int Cuts = 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_cut_at_random_bytes_and_continued_is_one_clean_import(bool packed)
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        var plain = Imports.FileOf(Imports.Rows(seed, Rows));
        var file = packed ? Imports.Gzip(plain) : plain;
        await using var clean = await RunningServices.StartAsync();
        await using var cut = await RunningServices.StartAsync();
        var id = Imports.NewId();

        var once = await clean.ImportAsync(id, file);
        for (var i = 1; i <= Cuts; i++)
            await cut.CutAsync(id, file, random.Next(file.Length), rows: i % 2 * random.Next(Rows / 20));
        var answers = await cut.ImportAllAsync(id, file);

        answers[^1].Finished.Counts.ShouldBe(once.Counts);
        answers[0].Accepted.Counts.Rows.ShouldBeGreaterThan(0);
        (await cut.StoredAsync()).ShouldBe(await clean.StoredAsync());
    }

    [Fact]
    public async Task Three_files_at_once_of_which_one_is_dropped_and_one_comes_again_are_three_clean_imports()
    {
        byte[][] files = [.. Enumerable.Range(0, 3).Select(
            i => Imports.FileOf(Imports.Rows(seed: i, Rows, firstId: 1_000_000 * (i + 1))))];
        await using var clean = await RunningServices.StartAsync();
        await using var mixed = await RunningServices.StartAsync();
        var counts = new List<ImportCounts>();
        foreach (var file in files)
            counts.Add((await clean.ImportAsync(Imports.NewId(), file)).Counts);
        string[] ids = ["first", "second", "third"];

        var first = mixed.ImportAsync(ids[0], files[0]);
        var second = mixed.CutAsync(ids[1], files[1], files[1].Length / 2, rows: 100);
        var third = mixed.ImportAsync(ids[2], files[2]);
        await Task.WhenAll(first, second, third);
        await mixed.ImportAsync(ids[2], files[2]);
        var continued = await mixed.ImportAsync(ids[1], files[1]);

        Sum([(await first).Counts, continued.Counts, (await third).Counts]).ShouldBe(Sum(counts));
        (await mixed.StoredAsync()).Select(Sorted).ShouldBe((await clean.StoredAsync()).Select(Sorted));
    }

    [Fact]
    public async Task Other_rows_under_the_same_id_are_refused_and_nothing_of_them_is_stored()
    {
        await using var services = await RunningServices.StartAsync();
        var file = Imports.FileOf(Imports.Rows(seed: 1, Rows));
        var id = Imports.NewId();
        await services.CutAsync(id, file, file.Length / 2, rows: 100);
        var before = (await services.GetAsync(id))!;
        var stored = await services.StoredAsync();

        foreach (var other in (byte[][])[
            Imports.FileOf(Imports.Rows(seed: 2, Rows)), Imports.FileOf(Imports.Rows(seed: 1, Rows).Skip(1)),
            Imports.FileOf(Imports.Rows(seed: 1, 50))])
        {
            var failure = await CallFailures.FailureOf(() => services.ImportAllAsync(id, other));
            (failure.Code, failure.Reason).ShouldBe((StatusCode.AlreadyExists, "IMPORT_CONTENT_DIFFERS"));
        }

        (await services.StoredAsync()).ShouldBe(stored);
        (await services.GetAsync(id))!.Counts.ShouldBe(before.Counts);
        (await services.ImportAsync(id, file)).Counts.Rows.ShouldBe(Rows);
    }

    [Fact]
    public async Task A_second_call_with_the_id_of_one_that_runs_is_refused()
    {
        await using var services = await RunningServices.StartAsync();
        var file = Imports.FileOf(Imports.Rows(seed: 1, 100));
        var id = Imports.NewId();
        using var running = services.Ingestion.ImportFeed(deadline: services.CallDeadline);
        await running.SendAsync(id, file, file.Length / 2);
        (await running.ResponseStream.MoveNext(default)).ShouldBeTrue();

        var failure = await CallFailures.FailureOf(() => services.ImportAllAsync(id, file));

        (failure.Code, failure.Reason).ShouldBe((StatusCode.Aborted, "IMPORT_RUNNING"));
        failure.RetryAfter.ShouldNotBeNull();
        (await services.GetAsync(id))!.State.ShouldBe(ImportState.Running);
    }

    [Fact]
    public async Task A_node_refuses_more_imports_than_it_may_run()
    {
        await using var services = await RunningServices.StartAsync();
        var calls = new List<AsyncDuplexStreamingCall<ImportFeedRequest, ImportFeedResponse>>();
        for (var i = 0; i < 4; i++)
        {
            calls.Add(services.Ingestion.ImportFeed(deadline: services.CallDeadline));
            await calls[i].SendAsync($"running {i}", [1], 0);
            (await calls[i].ResponseStream.MoveNext(default)).ShouldBeTrue();
        }

        var failure = await CallFailures.FailureOf(() => services.ImportAllAsync("one more", [1]));

        (failure.Code, failure.Reason).ShouldBe((StatusCode.ResourceExhausted, "TOO_MANY_IMPORTS"));
        calls.ForEach(call => call.Dispose());
    }

    [Fact]
    public async Task An_import_that_is_cancelled_stops_and_can_be_continued()
    {
        await using var services = await RunningServices.StartAsync();
        var file = Imports.FileOf(Imports.Rows(seed: 1, Rows));
        var id = Imports.NewId();
        using var call = services.Ingestion.ImportFeed(deadline: services.CallDeadline);
        await call.SendAsync(id, file, file.Length / 2);
        await Eventually.TrueAsync(
            async () => (await services.GetAsync(id))?.Counts.Rows > 0, "the first rows to be committed");

        var cancelled = await services.Ingestion.CancelImportAsync(
            new CancelImportRequest { ImportId = id, Author = "Ada", Reason = "the wrong file" },
            deadline: services.CallDeadline);
        var again = await services.Ingestion.CancelImportAsync(
            new CancelImportRequest { ImportId = id, Author = "Ada", Reason = "the wrong file" },
            deadline: services.CallDeadline);
        var failure = await CallFailures.FailureOf(async () =>
        {
            await call.SendAsync(id, file, 0).ContinueWith(_ => { });
            await call.RequestStream.CompleteAsync();
            while (await call.ResponseStream.MoveNext(default))
                continue;
        });

        (cancelled.Changed, again.Changed).ShouldBe((true, false));
        (cancelled.FeedImport.State, cancelled.FeedImport.Fault)
            .ShouldBe((ImportState.Cancelled, "Cancelled by Ada: the wrong file"));
        failure.Reason.ShouldBeOneOf("IMPORT_CANCELLED", "INVALID_ARGUMENT", "REQUIRED_FIELD_MISSING");
        (await services.GetAsync(id))!.Counts.Rows.ShouldBeLessThan(Rows);
        var done = await services.ImportAsync(id, file);
        (done.State, done.Counts.Rows).ShouldBe((ImportState.Finished, Rows));
    }

    [Fact]
    public async Task A_file_shorter_than_announced_waits_for_the_rest()
    {
        await using var services = await RunningServices.StartAsync();
        var file = Imports.FileOf(Imports.Rows(seed: 1, 300));
        var id = Imports.NewId();

        // In the middle of a row, which is not taken for a whole one.
        var failure = await CallFailures.FailureOf(
            () => services.ImportAllAsync(id, file[..(file.Length - 20)], header => header.TotalBytes = file.Length));

        failure.Reason.ShouldBe("IMPORT_INCOMPLETE");
        (await services.GetAsync(id))!.State.ShouldBe(ImportState.Interrupted);
        (await services.ImportAsync(id, file)).Counts.Rows.ShouldBe(300);
    }

    private static ImportCounts Sum(IEnumerable<ImportCounts> counts)
    {
        var sum = new ImportCounts();
        foreach (var one in counts)
            foreach (var field in ImportCounts.Descriptor.Fields.InDeclarationOrder().Where(field => !field.IsRepeated))
                field.Accessor.SetValue(
                    sum, (long)field.Accessor.GetValue(sum) + (long)field.Accessor.GetValue(one));
        return sum;
    }

    // Which of two files reports a source event first depends on when each is written.
    private static string Sorted(string stream)
    {
        var parts = stream.Split(": ");
        return $"{parts[0]}: {string.Join(", ", parts[1].Split(", ").Order())}";
    }
}
