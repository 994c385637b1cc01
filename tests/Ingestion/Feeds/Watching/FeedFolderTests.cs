using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Tests.Ingestion.Feeds.Importing;

namespace Diplomacy.Tests.Ingestion.Feeds.Watching;

/// <summary>Files of a folder are imported, each once.</summary>
public sealed class FeedFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("diplomacy-feeds-").FullName;

    private Dictionary<string, string?> Settings => new()
    {
        ["Ingestion:FeedFolder"] = _folder,
        ["Ingestion:FeedFolderPollSeconds"] = "0.05",
    };

    [Fact]
    public async Task Files_are_taken_once_in_order_over_a_restart_and_a_downtime()
    {
        Write("b.csv", 1, "043");
        // The record of the earlier file, with other content.
        Write("c.csv", 1, "051");
        Write("d.csv.part", 2, "042");
        string database;
        await using (var services = await RunningServices.StartAsync(settings: Settings))
        {
            database = services.Database;
            await DoneAsync("b.csv", "c.csv");
            await services.RestartAsync();
            (await CountsAsync(services)).ShouldBe(["c.csv 1 revised 1", "b.csv 1 revised 0"]);
        }
        Write("e.csv", 3, "042");
        // The same name and content again, as a mirror may copy it.
        Write("b.csv", 1, "043");

        await using var later = await RunningServices.StartAsync(database, settings: Settings);

        await DoneAsync("b.csv", "c.csv", "e.csv");
        await Eventually.TrueAsync(() => !File.Exists(Path.Combine(_folder, "b.csv")), "the second copy to be moved");
        (await CountsAsync(later)).ShouldBe(["e.csv 1 revised 0", "c.csv 1 revised 1", "b.csv 1 revised 0"]);
        File.Exists(Path.Combine(_folder, "d.csv.part")).ShouldBeTrue();
    }

    [Fact]
    public async Task Three_nodes_on_one_folder_take_each_file_once()
    {
        await using var first = await RunningServices.StartAsync(settings: Settings);
        await using var second = await RunningServices.StartAsync(first.Database, settings: Settings);
        await using var third = await RunningServices.StartAsync(first.Database, settings: Settings);

        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"{i}.csv")];
        for (var i = 0; i < names.Length; i++)
            File.WriteAllBytes(
                Path.Combine(_folder, names[i]), Imports.FileOf(Imports.Rows(i, 300, firstId: 1_000 * (i + 1))));
        await DoneAsync(names);

        var imports = (await first.Ingestion.ListImportsAsync(new(), deadline: first.CallDeadline)).Imports;
        imports.Count.ShouldBe(names.Length);
        imports.ShouldAllBe(one => one.State == ImportState.Finished && one.Counts.Rows == 300
            && one.Counts.Duplicate == 0);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_put_aside_with_the_reason_and_health_says_so()
    {
        File.WriteAllText(Path.Combine(_folder, "a.csv"), "Dear Sir, this is a letter.\n");
        Write("b.csv", 9, "042");

        await using var services = await RunningServices.StartAsync(settings: Settings);

        await DoneAsync("b.csv");
        File.Exists(Path.Combine(_folder, "failed", "a.csv")).ShouldBeTrue();
        File.ReadAllText(Path.Combine(_folder, "failed", "a.csv.reason.txt")).ShouldContain("Dear Sir");
        using var client = new HttpClient { BaseAddress = services.Web };
        await Eventually.TrueAsync(
            async () => await client.GetStringAsync("/health/ready") == "Degraded", "health to be degraded");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, int record, string code) => File.WriteAllBytes(
        Path.Combine(_folder, name), Imports.FileOf([GdeltDay.Row(record, "2012-03-04", "NER", "BEN", code)]));

    private Task DoneAsync(params string[] names) => Eventually.TrueAsync(
        () => names.All(name => File.Exists(Path.Combine(_folder, "done", name))), "the files to be done");

    private static async Task<string[]> CountsAsync(RunningServices services) =>
        [.. (await services.Ingestion.ListImportsAsync(new(), deadline: services.CallDeadline)).Imports
            .Select(one => $"{one.FileName} {one.Counts.Rows} revised {one.Counts.Revised}")];
}
