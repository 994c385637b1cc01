namespace Diplomacy.AppHost;

/// <summary>A server that the services use: its connection string, and its disposal if it was started here.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly IAsyncDisposable? _owned;

    private Server(
        string description, IResourceBuilder<IResourceWithConnectionString> resource, IAsyncDisposable? owned)
    {
        Console.WriteLine(description);
        Resource = resource;
        _owned = owned;
    }

    /// <summary>The resource with the connection string.</summary>
    public IResourceBuilder<IResourceWithConnectionString> Resource { get; }

    /// <summary>A container that Aspire starts and stops.</summary>
    public static Server InContainer(
        string description, IResourceBuilder<IResourceWithConnectionString> resource) =>
        new(description, resource, owned: null);

    /// <summary>A running server, to be stopped after the services.</summary>
    public static Server OnThisMachine(
        string description, IDistributedApplicationBuilder builder, string name, string connectionString,
        IAsyncDisposable owned)
    {
        // As a secret, so that the dashboard hides the password.
        var secret = builder.AddParameter($"{name}-connection", connectionString, secret: true);
        return new Server(
            description, builder.AddConnectionString(name, ReferenceExpression.Create($"{secret}")), owned);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? ValueTask.CompletedTask;
}
