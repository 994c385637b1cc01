using System.Globalization;
using System.Text;
using Diplomacy.ServiceDefaults.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Diplomacy.ServiceDefaults.Telemetry;

/// <summary>
/// Writes each log entry as one line with its UTC time. Control characters are escaped: values of callers are logged,
/// and must neither forge a line nor reach the terminal as commands.
/// </summary>
internal sealed class EscapingConsoleFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name to select it by.</summary>
    public const string FormatterName = "escaping";

    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        // The sentence that the process ends with says it already, without the trace.
        if (logEntry.Category == HostCategory
            && logEntry.Exception is { } fault && StartFault.Sentence(fault) is not null)
            return;
        var text = new StringBuilder();
        text.Append(clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        text.Append(' ').Append(NameOf(logEntry.LogLevel)).Append(": ").Append(logEntry.Category).Append(' ');
        AppendEscaped(text, logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
            AppendEscaped(text.Append(' '), exception.ToString());
        textWriter.WriteLine(text);
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    private static void AppendEscaped(StringBuilder text, string? message)
    {
        foreach (var one in (message ?? "").ReplaceLineEndings(" | "))
            if (char.IsControl(one))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}");
            else
                text.Append(one);
    }
}
