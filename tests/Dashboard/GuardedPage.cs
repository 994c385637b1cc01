using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing.Access;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Tests.Dashboard;

/// <summary>The services with tokens required, and how their page is opened with one.</summary>
public sealed class GuardedPage : IAsyncLifetime
{
    private const string EveryRole = "reader reporter editor operator";

    private readonly GuardedServices _services = new();
    private GrpcChannel? _channel;

    /// <summary>A client of Ingestion.</summary>
    public IngestionService.IngestionServiceClient Ingestion => new(_channel);

    /// <summary>A client of Query.</summary>
    public QueryService.QueryServiceClient Query => new(_channel);

    /// <summary>The token of a caller who may only read.</summary>
    public string Reader => _services.Issuer.Token("reader", token => token.Claims["sub"] = "bo@example.org");

    /// <summary>A client of the alert rules.</summary>
    public SubscriptionService.SubscriptionServiceClient Subscriptions => new(_channel);

    /// <summary>Where the page is.</summary>
    public Uri Address => _services.Web;

    /// <summary>The headers of a caller, who has every role.</summary>
    public Metadata As(string subject) => new() { { "authorization", $"Bearer {Token(subject)}" } };

    /// <summary>Opens a view with a reader's token, which the tab has from the page's last visit.</summary>
    internal Task OpenAsync(Browser browser, string fragment) => browser.RunAsync(
        """
        await page.goto(address);
        await page.evaluate((token) => sessionStorage.setItem("diplomacy.token", token), token);
        await page.goto("about:blank");
        complaints.length = requests.length = 0;
        await page.goto(new URL(fragment, address).href);
        """, ("address", Address), ("fragment", fragment), ("token", Token("reader@example.org")));

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await _services.InitializeAsync();
        _channel = GrpcChannel.ForAddress(_services.Grpc);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await _services.DisposeAsync();
    }

    private string Token(string subject) =>
        _services.Issuer.Token(EveryRole, token => token.Claims["sub"] = subject);
}
