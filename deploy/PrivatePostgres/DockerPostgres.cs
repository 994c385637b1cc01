namespace Diplomacy.Deploy;

internal sealed class DockerPostgres : IAsyncDisposable
{
    public string ConnectionString => "";
    public string Description => "";
    public static Task<bool> EngineAnswersAsync(CancellationToken cancellationToken) => Task.FromResult(false);
    public static Task<DockerPostgres> StartAsync(PrivatePostgresOptions options, string directory, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask DisposeAsync() => default;
}
