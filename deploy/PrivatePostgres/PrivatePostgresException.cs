namespace Diplomacy.Deploy;

/// <summary>
/// PostgreSQL could not be found, started or reached. The message is one sentence for the console;
/// <see cref="LogTail"/> has the last output of PostgreSQL, if there was any.
/// </summary>
public sealed class PrivatePostgresException(string message, string logTail = "", Exception? inner = null)
    : Exception(logTail.Length == 0 ? message : $"{message}{Environment.NewLine}{logTail}", inner)
{
    /// <summary>The last lines of the program's own output, oldest first; empty when there was none.</summary>
    public string LogTail { get; } = logTail;
}
