using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Diplomacy.Tests.Security;

/// <summary>No path of the web port leads to a file that is not of the page, or past the check of the token.</summary>
public sealed class TraversalTests(RunningServices open, GuardedServices guarded) : IClassFixture<RunningServices>
{
    private const string Up = "../../../../../../../../../../";

    private static readonly string Page = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    /// <summary>Request targets as they are sent, byte by byte in Latin-1.</summary>
    public static TheoryData<string> Targets { get; } =
    [
        "/../appsettings.json", "/../../", "/..", "/.", "/./../.", "/" + Up + "etc/passwd",
        "/assets/../../appsettings.json", "/assets/../appsettings.json", "/assets/" + Up + "etc/passwd",
        "/%2e%2e/appsettings.json", "/%2e%2e%2fappsettings.json", "/..%2fappsettings.json",
        "/%2E%2E%5Cappsettings.json", "/assets/..%2f..%2fappsettings.json", "/assets/%2e%2e/%2e%2e/appsettings.json",
        "/assets/%252e%252e%252fappsettings.json", "/assets/..%252f..%252fetc%252fpasswd",
        @"/..\appsettings.json", @"\..\appsettings.json", @"/assets\..\..\appsettings.json", @"\\localhost\c$\x",
        "//etc/passwd", "/etc/passwd", "//", "///", "/%2fetc%2fpasswd", "file:///etc/passwd", "/file:///etc/passwd",
        "http://localhost/../appsettings.json", "/C:/Windows/win.ini", "/C:%5CWindows%5Cwin.ini",
        "/%00", "/index.html%00.svg", "/assets/%00/../../appsettings.json", "/icon.svg\0", "/\u0001",
        "/%c0%ae%c0%ae/appsettings.json", "/%c0%ae%c0%ae%c0%afappsettings.json", "/..%c0%af..%c0%afetc/passwd",
        "/%e0%80%ae%e0%80%ae%e0%80%afetc/passwd", "/%f0%80%80%ae%f0%80%80%ae/etc/passwd", "/\u00C0\u00AE\u00C0\u00AE/",
        "/%uff0e%uff0e/appsettings.json", "/%u002e%u002e/", "/%", "/%2", "/%zz", "/%ff%fe", "/....//....//etc/passwd",
        "/;/../appsettings.json", "/assets;/../../appsettings.json", "/icon.svg/../../appsettings.json",
        "/appsettings.json", "/Diplomacy.Query.dll", "/wwwroot/index.html", "/icon.svg.br", "/.inputs", "/.git/config",
        "/icon.svg::$DATA", "/ICON.SVG%20", "/index.html?/../../../appsettings.json", "/?file=../appsettings.json",
        "*", "appsettings.json", "../appsettings.json", "/" + new string('a', 4_000), "/" + new string('.', 4_000),
    ];

    /// <summary>Ways to write paths that need a token where access is configured.</summary>
    public static TheoryData<string> Closed { get; } =
    [
        "/metrics", "/assets/../metrics", "/health/live/../../metrics", "/health/live/%2e%2e/%2e%2e/metrics",
        "//metrics", "/metrics/", "/%6detrics", "/METRICS", "/metrics%2f", "/metrics%00", "/metrics;x", "/metrics?x=/",
        @"/health\..\metrics", "/./metrics", "/metrics/.", "http://localhost/metrics", "/health/live/..;/metrics",
        "/diplomacy.query.v1.QueryService/../metrics", "/%2e/metrics", "/metrics#/health/live",
    ];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Nothing_but_the_page_is_served(string target)
    {
        var (status, body) = await GetAsync(open.Web, target);

        status.ShouldBeOneOf(
            HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed,
            HttpStatusCode.RequestUriTooLong);
        if (status == HttpStatusCode.OK)
            (await PageAsync()).ShouldContain(body);
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public async Task No_way_to_write_a_path_goes_past_the_token(string target)
    {
        var (status, body) = await GetAsync(guarded.Web, target);

        status.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound);
        body.ShouldNotContain("# TYPE");
    }

    [Theory]
    [InlineData("/metrics", "# TYPE")]
    [InlineData("/health/live", "Healthy")]
    public async Task What_is_meant_to_be_served_is(string path, string content)
    {
        var (status, body) = await GetAsync(open.Web, path);

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldContain(content);
    }

    /// <summary>What may be served as the page: its files, or the sentence that it was not built.</summary>
    private async Task<IReadOnlyCollection<string>> PageAsync()
    {
        var files = Directory.Exists(Page) ? Directory.GetFiles(Page, "*", SearchOption.AllDirectories) : [];
        var texts = files.Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        return [(await GetAsync(open.Web, "/")).Body, .. texts];
    }

    /// <summary>Sends a request line as it is, which no client does, and reads the answer to its end.</summary>
    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(Uri address, string target)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, Deadline.Token());
        await using var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            Deadline.Token());
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, Deadline.Token());
        var parts = Encoding.Latin1.GetString(answer.ToArray()).Split("\r\n\r\n", 2);
        return ((HttpStatusCode)int.Parse(parts[0].Split(' ')[1]), parts[1]);
    }
}
