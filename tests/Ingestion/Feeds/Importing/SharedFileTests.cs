using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Tests.Ingestion.Feeds.Importing;

/// <summary>Real files are imported whole.</summary>
public sealed class SharedFileTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Theory]
    [InlineData("gdelt1", FeedFormat.Gdelt1)]
    [InlineData("gdelt2", FeedFormat.Gdelt2)]
    public async Task Every_row_of_every_file_is_stored_or_counted_and_comes_again_as_a_duplicate(
        string folder, FeedFormat format)
    {
        var files = Directory.GetFiles(Requires.SharedData(Path.Combine("data", folder))).Order().ToArray();
        var first = new List<FeedImport>();
        foreach (var file in files)
            first.Add(await services.ImportAsync($"{Path.GetFileName(file)} 1", await File.ReadAllBytesAsync(file)));
        var stored = await services.StoredAsync();

        foreach (var (file, before) in files.Zip(first))
        {
            TestContext.Current.SendDiagnosticMessage($"{Path.GetFileName(file)}: {before.Counts}");
            before.Counts.ShouldAccountForAll();
            (before.Format, before.Feed).ShouldBe((format, folder));
            before.Counts.Recorded.ShouldBeGreaterThan(0);
            var again = (await services.ImportAsync($"{Path.GetFileName(file)} 2", await File.ReadAllBytesAsync(file)))
                .Counts;
            (again.Rows, again.Rejected, again.OutOfScope, again.Recorded, again.Corroborated).ShouldBe(
                (before.Counts.Rows, before.Counts.Rejected, before.Counts.OutOfScope, 0, 0));
        }
        (await services.StoredAsync()).ShouldBe(stored);
        await services.Query.ListRelationshipsAsync(
            new ListRelationshipsRequest { Country = "USA", AtLeastAsFresh = first[^1].Checkpoint },
            deadline: services.CallDeadline);
    }
}
