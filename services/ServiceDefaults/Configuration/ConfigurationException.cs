namespace Diplomacy.ServiceDefaults.Configuration;

/// <summary>The configuration would open a service to the wrong callers, close it to all, or leads nowhere.</summary>
/// <remarks>
/// The message is one sentence that names the keys to set. The process ends with exit code 1.
/// </remarks>
public sealed class ConfigurationException(string message, Exception? cause = null) : Exception(message, cause)
{
    private const int ExitCode = 1;

    private static int _explains;
    private static Func<int, string?>? _settingOf;

    /// <summary>
    /// Makes the process end with the sentence of <see cref="StartFault"/> alone, without a stack trace and a core
    /// dump. <paramref name="settingOf"/> names the setting that chose a port.
    /// </summary>
    internal static void ExplainOnExit(Func<int, string?>? settingOf = null)
    {
        _settingOf = settingOf ?? _settingOf;
        if (Interlocked.Exchange(ref _explains, 1) == 1)
            return;
        AppDomain.CurrentDomain.UnhandledException += static (_, unhandled) =>
        {
            if (unhandled.ExceptionObject is not Exception failure
                || StartFault.Sentence(failure, _settingOf) is not { } sentence)
                return;
            Console.Error.WriteLine(sentence);
            Environment.Exit(ExitCode);
        };
    }
}
