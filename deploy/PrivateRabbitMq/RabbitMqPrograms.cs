namespace Diplomacy.Deploy;

/// <summary>RabbitMQ's start script and Erlang's port mapper.</summary>
internal sealed record RabbitMqPrograms(string Server, string PortMapper)
{
    private const string ServerName = "rabbitmq-server";

    // Debian's /usr/sbin/rabbitmq-server is a wrapper that changes the user and drops the environment, which is
    // needed to make a node private. The script that it calls is here.
    private static readonly string[] UsualPlaces =
    [
        "/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin", "/opt/homebrew/sbin", "/usr/local/sbin", "/usr/sbin",
    ];

    /// <summary>The programs in the given directories, or else in the usual places and on PATH.</summary>
    /// <exception cref="PrivateRabbitMqException">RabbitMQ or Erlang is not installed.</exception>
    public static RabbitMqPrograms Find(IReadOnlyList<string>? directories)
    {
        var server = (directories ?? [.. UsualPlaces, .. OnPath()])
            .Select(directory => Path.Combine(directory, ServerName))
            .FirstOrDefault(path => File.Exists(path) && !IsWrapper(path))
            ?? throw new PrivateRabbitMqException(
                "No RabbitMQ was found: install it (Debian and Ubuntu: apt-get install rabbitmq-server; "
                + "macOS: brew install rabbitmq), or name a running broker in ConnectionStrings__RabbitMq.");
        var portMapper = OnPath().Concat(["/usr/bin", "/usr/lib/erlang/bin", "/opt/homebrew/bin", "/usr/local/bin"])
            .Select(directory => Path.Combine(directory, "epmd")).FirstOrDefault(File.Exists)
            ?? throw new PrivateRabbitMqException(
                $"{server} was found, but not Erlang's epmd: put the directory that holds it on PATH.");
        return new RabbitMqPrograms(server, portMapper);
    }

    private static bool IsWrapper(string path) =>
        new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.Name == "rabbitmq-script-wrapper";

    private static string[] OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
}
