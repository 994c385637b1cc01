namespace Diplomacy.ServiceDefaults.Configuration;

/// <summary>The configuration would open a service to the wrong callers, or close it to all.</summary>
/// <remarks>
/// The message is one sentence that names the keys to set. The process ends with exit code 1.
/// </remarks>
public sealed class ConfigurationException(string message, Exception? cause = null) : Exception(message, cause)
{
    private const int ExitCode = 1;

    private static int _explains;

    /// <summary>
    /// Makes the process end with the message alone, without a stack trace and a core dump.
    /// </summary>
    internal static void ExplainOnExit()
    {
        if (Interlocked.Exchange(ref _explains, 1) == 1)
            return;
        AppDomain.CurrentDomain.UnhandledException += static (_, unhandled) =>
        {
            if (unhandled.ExceptionObject is not ConfigurationException refused)
                return;
            Console.Error.WriteLine(refused.Message);
            Environment.Exit(ExitCode);
        };
    }
}
