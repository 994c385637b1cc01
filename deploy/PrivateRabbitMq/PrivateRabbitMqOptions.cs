namespace Diplomacy.Deploy;

/// <summary>Where a private broker keeps its data and how it is reached.</summary>
public sealed record PrivateRabbitMqOptions
{
    /// <summary>The broker's own directory: data, log, password, lock. Created when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The loopback port for AMQP; 0 takes any free one at each start.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Directories to look for <c>rabbitmq-server</c> in, instead of PATH and the usual places.
    /// </summary>
    public IReadOnlyList<string>? ProgramDirectories { get; init; }

    /// <summary>How long a start may take; Erlang starts slowly on a busy machine.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(90);
}

/// <summary>
/// RabbitMQ could not be found or started. The message is one sentence for the console, followed by the last output of
/// RabbitMQ, if there was any.
/// </summary>
public sealed class PrivateRabbitMqException(string message, string logTail = "", Exception? inner = null)
    : Exception(logTail.Length == 0 ? message : $"{message}{Environment.NewLine}{logTail}", inner);
