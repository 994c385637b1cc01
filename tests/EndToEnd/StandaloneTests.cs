using System.Net;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Tests.EndToEnd;

public sealed class StandaloneTests
{
    [Fact]
    public async Task Run_again_on_the_same_data_it_knows_every_report_already_and_prints_the_same()
    {
        var directory = Standalone.NewDirectory();
        var first = await Standalone.OnceAsync(directory);

        var second = await Standalone.OnceAsync(directory);

        first.Seeds.ShouldContain(" 0 known already");
        second.Seeds.ShouldContain(" 0 recorded, 0 corroborated, ");
        second.Seeds.ShouldNotContain(" 0 known already");
        second.Story.ShouldBe(first.Story);
        first.Texts.ShouldStartWith("Texts       6 coded by machine: ");
        second.Texts.ShouldBe(first.Texts);
        await Standalone.GoneAsync(directory);
    }

    [Fact]
    public async Task Two_instances_run_side_by_side_independently()
    {
        var (here, there) = (Standalone.NewDirectory(), Standalone.NewDirectory());
        await using (var one = await Standalone.ServingAsync(here))
        await using (var other = await Standalone.ServingAsync(there))
        {
            var (ingestion, query) = await one.ClientsAsync();
            var (_, otherQuery) = await other.ClientsAsync();
            var stored = await ingestion.ReportSourceEventsAsync(
                Reports.Request(Reports.Of("2009-06-01", "FJI", "TON", "057")), deadline: Soon);

            var read = await query.GetRelationshipAsync(
                new() { Country = "FJI", Counterpart = "TON", AtLeastAsFresh = stored.Checkpoint }, deadline: Soon);
            var otherRead = await otherQuery.GetRelationshipAsync(
                new() { Country = "FJI", Counterpart = "TON" }, deadline: Soon);

            read.Relationship.SourceEventCount.ShouldBe(1);
            otherRead.Relationship.SourceEventCount.ShouldBe(0);
            (await StatusAsync(one, "/health/ready")).ShouldBe(HttpStatusCode.OK);
            (await StatusAsync(other, "/metrics")).ShouldBe(HttpStatusCode.OK);
        }
        await Standalone.GoneAsync(here);
        await Standalone.GoneAsync(there);
    }

    [Fact]
    public async Task A_second_one_on_the_same_data_says_so_in_a_sentence_and_leaves_the_first_alone()
    {
        var directory = Standalone.NewDirectory();
        await using (var first = await Standalone.ServingAsync(directory))
        {
            await using var second = Standalone.Start(directory, "--once");

            (await second.ExitAsync()).ShouldNotBe(0);
            second.Lines.Count.ShouldBe(2);
            second.Lines[1].ShouldContain("in use by another process");
            (await StatusAsync(first, "/health/ready")).ShouldBe(HttpStatusCode.OK);
            (await first.TerminateAsync()).ShouldBe(0);
        }
        await Standalone.GoneAsync(directory);
    }

    [Fact]
    public async Task Root_is_told_in_one_line_that_it_is_not_needed()
    {
        var directory = Standalone.NewDirectory();
        await using (var standalone = await Standalone.ServingAsync(directory))
            standalone.Lines.Count(line => line.Contains("runs as root"))
                .ShouldBe(Environment.IsPrivilegedProcess ? 1 : 0);
        await Standalone.GoneAsync(directory);
    }

    private static DateTime Soon => DateTime.UtcNow + Deadline.Default;

    private static async Task<HttpStatusCode> StatusAsync(Standalone standalone, string path)
    {
        using var http = new HttpClient { Timeout = Deadline.Default };
        using var response = await http.GetAsync(new Uri(await standalone.WebAsync(), path));
        return response.StatusCode;
    }
}
