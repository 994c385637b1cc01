using System.Net;
using System.Text;
using System.Text.Json;

namespace Diplomacy.Tests.Dashboard;

/// <summary>Chromium on one page, steered by scripts for playwright-core; see driver.mjs.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan InstallMax = TimeSpan.FromMinutes(3);
    private static readonly string Directory = RepositoryRoot.Combine("tests", "Dashboard");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly ChildProcess _driver;
    private readonly HttpClient _http;

    private Browser(ChildProcess driver, Uri address) =>
        (_driver, _http) = (driver, new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) });

    /// <summary>Starts Chromium; skips the test where it, Node.js or npm is missing.</summary>
    public static async Task<Browser> StartAsync()
    {
        Requires.Chromium();
        await InstallAsync();
        var driver = ChildProcess.Start(Requires.Node(), ["driver.mjs"], workingDirectory: Directory);
        var line = await driver.LineAsync("driver http://", Deadline.Default);
        return new Browser(driver, new Uri(line.Split(' ')[1]));
    }

    /// <summary>Runs a script in the driver; gives what it returns.</summary>
    public async Task<T> RunAsync<T>(string script, params (string Name, object Value)[] values)
    {
        var constants = string.Concat(
            values.Select(value => $"const {value.Name} = {JsonSerializer.Serialize(value.Value, Json)};\n"));
        using var response = await _http.PostAsync("", new StringContent(constants + script, Encoding.UTF8));
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, body);
        return JsonSerializer.Deserialize<T>(body, Json)!;
    }

    /// <summary>Runs a script in the driver.</summary>
    public async Task RunAsync(string script, params (string Name, object Value)[] values) =>
        await RunAsync<JsonElement>(script, values);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _driver.DisposeAsync();
    }

    private static async Task InstallAsync()
    {
        var npm = Requires.Npm();
        if (Path.Exists(Path.Combine(Directory, "node_modules", "axe-core")))
            return;
        await using var install = ChildProcess.Start(
            npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], workingDirectory: Directory);
        (await install.ExitAsync(InstallMax)).ShouldBe(0, string.Join('\n', install.Lines));
    }
}
