using System.Reflection;
using System.Text.RegularExpressions;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Grpc.Net.Client;

namespace Diplomacy.Tests.Fleet;

/// <summary>The services as a developer starts them, on the machine's own PostgreSQL and RabbitMQ.</summary>
public sealed partial class AppHostTests : IDisposable
{
    private const int Nodes = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string AppHost = typeof(AppHostTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "AppHost").Value!;

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"diplomacy-test-{Guid.NewGuid():N}");

    public AppHostTests() => Directory.CreateDirectory(_directory);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_report_to_one_node_is_in_anothers_score_and_nothing_is_left_when_asked_to_end()
    {
        Requires.RabbitMq();
        await using var appHost = Start();
        var nodes = await ReadyNodesAsync(appHost);

        var before = await ScoreAsync(nodes["query-2"], new GetRelationshipRequest());
        var written = await ReportAsync(nodes["ingestion-1"]);
        var after = await ScoreAsync(
            nodes["query-2"], new GetRelationshipRequest { AtLeastAsFresh = written.Checkpoint });

        before.Relationship.Score.Evidence.ShouldBe(0);
        after.Relationship.Score.Evidence.ShouldBeGreaterThan(0);
        appHost.Terminate();
        (await appHost.ExitAsync(Patience)).ShouldBe(0);
        await NothingRunsAsync();
    }

    [Fact]
    public async Task Killing_the_AppHost_stops_every_process()
    {
        Requires.RabbitMq();
        await using var appHost = Start();
        await ReadyNodesAsync(appHost);

        appHost.Kill();

        await NothingRunsAsync();
    }

    private ChildProcess Start() => ChildProcess.StartDotnet(
        AppHost, ["--data", _directory, "--free-ports", "true", "--containers", "false"],
        // So that this directory's name is in the command line or environment of each of its processes.
        new Dictionary<string, string?> { ["TMPDIR"] = _directory });

    private Task NothingRunsAsync() => Eventually.TrueAsync(
        () => Processes.Of(_directory).Length == 0, "the end of every process", Patience);

    /// <summary>Where each node takes gRPC, by its name, once all are ready.</summary>
    private static async Task<Dictionary<string, Uri>> ReadyNodesAsync(ChildProcess appHost)
    {
        (await appHost.LineAsync("seeds  ", Patience)).ShouldContain("-- --seed http://localhost:");
        var nodes = appHost.Lines.Select(line => NodeLine().Match(line)).Where(match => match.Success).ToArray();
        nodes.Length.ShouldBe(Nodes);
        appHost.Lines.ShouldContain(line => line.StartsWith("dashboard    http://localhost:"));
        using var http = new HttpClient();
        foreach (var node in nodes)
            await Eventually.TrueAsync(
                () => IsReadyAsync(http, node.Groups["web"].Value), $"{node.Groups["name"].Value} is ready", Patience);
        return nodes.ToDictionary(
            node => node.Groups["name"].Value, node => new Uri(node.Groups["grpc"].Value));
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, string address)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(new Uri(address), "/health/ready"), Deadline.Token());
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<ReportSourceEventsResponse> ReportAsync(Uri node)
    {
        using var channel = GrpcChannel.ForAddress(node);
        var request = new ReportSourceEventsRequest();
        request.Reports.Add(new Report
        {
            OccurredOn = new() { Year = 2009, Month = 6, Day = 1 },
            Source = "BOL",
            Target = "USA",
            CameoCode = "036",
            Origin = new Origin { Publisher = "Gazette" },
        });
        return await new IngestionService.IngestionServiceClient(channel).ReportSourceEventsAsync(
            request, deadline: DateTime.UtcNow + Deadline.Default);
    }

    private static async Task<GetRelationshipResponse> ScoreAsync(Uri node, GetRelationshipRequest request)
    {
        using var channel = GrpcChannel.ForAddress(node);
        request.Country = "BOL";
        request.Counterpart = "USA";
        request.AsOf = new() { Year = 2009, Month = 7, Day = 1 };
        return await new QueryService.QueryServiceClient(channel).GetRelationshipAsync(
            request, deadline: DateTime.UtcNow + Deadline.Default);
    }

    [GeneratedRegex(@"^(?<name>\w+-\d) +gRPC (?<grpc>http://\S+) +web (?<web>http://\S+)$")]
    private static partial Regex NodeLine();
}
