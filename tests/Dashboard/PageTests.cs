namespace Diplomacy.Tests.Dashboard;

/// <summary>What tests of the page have in common: they take turns, because they share a browser.</summary>
[Collection(nameof(PageTests))]
public abstract class PageTests(LivePage live) : IAsyncLifetime
{
    /// <summary>The server and the browser.</summary>
    protected LivePage Live => live;

    internal Browser Browser => live.Browser;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await live.StartAsync();

    /// <summary>No test leaves an error in the console, also none of the Content-Security-Policy.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        (await Browser.RunAsync<string[]>("return complaints")).ShouldBeEmpty();
    }
}
