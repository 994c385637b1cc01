using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Net.Client;

namespace Diplomacy.Tests.Projection;

/// <summary>
/// One database under the polyfills and under the packages whose place they take. This build runs here; the other one
/// is a Standalone that the environment names, as .ci/run does where the feed has the packages.
/// </summary>
public sealed class OtherBuildTests(ITestOutputHelper output)
{
    private const int Rounds = 2;
    private const int ReportsEach = 40;
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_store_goes_on_under_the_other_packages_and_back_from_where_the_projection_was()
    {
        var assembly = Requires.OtherStandalone();
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var services = await RunningServices.StartAsync();
        try
        {
            await LedgerTests.WriteAsync(services, random.Next());
            var position = (await services.CaughtUpAsync()).Position;
            var cited = await services.Query.GetRelationshipAsync(Question, deadline: services.CallDeadline);
            for (var round = 0; round < Rounds; round++)
            {
                var written = await RowsUpToAsync(services, position);
                // What was stored last need not be projected yet: the other build begins there.
                await services.StoreAsync(RandomReports(random));
                await services.DisposeAsync();
                await UseOtherAsync(assembly, services.Database, random, cited);

                services = await RunningServices.StartAsync(services.Database);
                (await RowsUpToAsync(services, position)).ShouldBe(written, "nothing is projected a second time");
                var now = (await services.CaughtUpAsync()).Position;
                now.ShouldBeGreaterThan(position);
                position = now;
                await LedgerTests.ShouldBeAReplayAsync(services);
                await ShouldAnswerAsync(services.Query, cited);
                await LedgerTests.WriteAsync(services, random.Next());
                position = (await services.CaughtUpAsync()).Position;
                await LedgerTests.ShouldBeAReplayAsync(services);
            }
        }
        finally
        {
            await services.DisposeAsync();
        }
    }

    private static GetRelationshipRequest Question =>
        new() { Country = "BOL", Counterpart = "RUS", AsOf = Reports.On("2009-06-01") };

    /// <summary>Reads, writes, reads its own write, writes again and is killed before that may be projected.</summary>
    private static async Task UseOtherAsync(
        string assembly, string database, Random random, GetRelationshipResponse cited)
    {
        await using var other = ChildProcess.StartDotnet(
            assembly, ["--grpc-port", "0", "--web-port", "0"],
            new Dictionary<string, string?> { [TestPostgres.EnvironmentVariable] = database });
        await other.LineAsync("Serving", StartMax);
        var address = other.Lines.Single(line => line.StartsWith("gRPC  ", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        using var channel = GrpcChannel.ForAddress(address);
        var (ingestion, query) = (
            new IngestionService.IngestionServiceClient(channel), new QueryService.QueryServiceClient(channel));

        await ShouldAnswerAsync(query, cited);
        var stored = await StoreAsync(ingestion, random);
        var question = Question;
        question.AtLeastAsFresh = stored;
        await query.GetRelationshipAsync(question, deadline: DateTime.UtcNow + Deadline.Default);
        await StoreAsync(ingestion, random);
        other.Kill();
        await other.ExitAsync();
    }

    private static async Task<Checkpoint> StoreAsync(IngestionService.IngestionServiceClient ingestion, Random random)
    {
        var answer = await ingestion.ReportSourceEventsAsync(
            Reports.Request(RandomReports(random)), deadline: DateTime.UtcNow + Deadline.Default);
        answer.Results.ShouldAllBe(result => result.Outcome != ReportOutcome.Rejected);
        return answer.Checkpoint;
    }

    /// <summary>What was cited is answered again, byte for byte.</summary>
    private static async Task ShouldAnswerAsync(QueryService.QueryServiceClient query, GetRelationshipResponse cited)
    {
        var question = Question;
        question.KnownAt = new KnownAt { Checkpoint = cited.Checkpoint };
        (await query.GetRelationshipAsync(question, deadline: DateTime.UtcNow + Deadline.Default)).ShouldBe(cited);
    }

    private static Report[] RandomReports(Random random) =>
        Enumerable.Range(0, ReportsEach).Select(_ => LedgerTests.RandomReport(random)).ToArray();

    /// <summary>The rows that a ledger has up to a position, with the transactions that wrote them.</summary>
    private static async Task<string> RowsUpToAsync(RunningServices services, long position)
    {
        await using var command = services.Store.CreateCommand(
            """
            select count(*) || ' ' || md5(string_agg(line, ',' order by line))
            from scoring.ledger_page, concat_ws(' ', last_position, positions, entries, xmin) line
            where last_position <= $1
            """);
        command.Parameters.AddWithValue(position);
        return (string)(await command.ExecuteScalarAsync(Deadline.Token()))!;
    }
}
