namespace Diplomacy.Deploy;

/// <summary>Where a private broker keeps its data and how it is reached.</summary>
public sealed record PrivateRabbitMqOptions
{
    /// <summary>The directory that is the broker's alone: data, log, password, lock. Created when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The loopback port for AMQP; 0 takes any free one, another at every start.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Directories to look for <c>rabbitmq-server</c> in, instead of PATH and the usual places.
    /// </summary>
    public IReadOnlyList<string>? ProgramDirectories { get; init; }

    /// <summary>How long a start may take; Erlang takes its time on a busy machine.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(90);
}

/// <summary>
/// RabbitMQ could not be found or started. The message is one sentence for the person at the console, followed by
/// what RabbitMQ itself said last, when it said anything.
/// </summary>
public sealed class PrivateRabbitMqException(string message, string logTail = "", Exception? inner = null)
    : Exception(logTail.Length == 0 ? message : $"{message}{Environment.NewLine}{logTail}", inner);
