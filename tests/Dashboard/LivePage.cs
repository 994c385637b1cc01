using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Tests.Dashboard;
using Diplomacy.Tests.EndToEnd;

[assembly: AssemblyFixture(typeof(TestPostgres))]
[assembly: AssemblyFixture(typeof(LivePage))]

namespace Diplomacy.Tests.Dashboard;

/// <summary>A Standalone with the seeds, and a browser that looks at its page. The tests share both.</summary>
public sealed class LivePage : IAsyncLifetime
{
    private readonly string _directory = Standalone.NewDirectory();
    private Standalone? _standalone;
    private Browser? _browser;
    private int _webPort;

    /// <summary>A client of Query.</summary>
    public QueryService.QueryServiceClient Query { get; private set; } = null!;

    /// <summary>A client of Ingestion.</summary>
    public IngestionService.IngestionServiceClient Ingestion { get; private set; } = null!;

    /// <summary>Where the page is.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The time by which a call made now must be answered.</summary>
    public static DateTime Soon => DateTime.UtcNow + Deadline.Default;

    internal Browser Browser => _browser ?? throw new InvalidOperationException("No browser was started.");

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// Starts both where that was not done yet; skips the test where a tool is missing, which a fixture cannot.
    /// </summary>
    public async Task StartAsync()
    {
        if (_browser is not null)
            return;
        _browser = await Browser.StartAsync();
        await ServeAsync();
    }

    /// <summary>Stops the server, and starts it again where it was.</summary>
    public async Task RestartAsync(Func<Task> whileAway)
    {
        await _standalone!.TerminateAsync();
        await _standalone.DisposeAsync();
        await whileAway();
        await ServeAsync();
    }

    /// <summary>Opens a view in the page, as if its address were typed.</summary>
    public Task OpenAsync(string fragment) => Browser.RunAsync(
        """
        await page.goto("about:blank");
        // Only now has the page before this one sent its last request.
        complaints.length = requests.length = 0;
        await page.goto(address);
        """, ("address", new Uri(Address, fragment)));

    /// <summary>Sends one report; gives its source event's id and a checkpoint that covers it.</summary>
    public async Task<(string SourceEventId, Checkpoint Checkpoint)> ReportAsync(Report report)
    {
        var answer = await Ingestion.ReportSourceEventsAsync(Reports.Request(report), deadline: Soon);
        answer.Results[0].Faults.ShouldBeEmpty();
        return (answer.Results[0].SourceEventId, answer.Checkpoint);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        if (_standalone is null)
            return;
        await _standalone.DisposeAsync();
        await Standalone.GoneAsync(_directory);
    }

    private async Task ServeAsync()
    {
        _standalone = Standalone.Start(_directory, "--grpc-port", "0", "--web-port", $"{_webPort}");
        await _standalone.LineAsync("Serving");
        Address = await _standalone.WebAsync();
        _webPort = Address.Port;
        (Ingestion, Query) = await _standalone.ClientsAsync();
    }
}
