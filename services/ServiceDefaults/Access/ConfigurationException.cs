namespace Diplomacy.ServiceDefaults.Access;

/// <summary>A service would be open to the wrong callers, or closed to all, the way it is configured.</summary>
/// <remarks>
/// The message is one sentence that names the keys to set. A process that starts this way ends with exit code 1.
/// </remarks>
public sealed class ConfigurationException(string message, Exception? cause = null) : Exception(message, cause)
{
    private const int ExitCode = 1;

    private static int _explains;

    /// <summary>
    /// Lets the process end with the sentence alone instead of a stack trace and a core dump, which would bury it.
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
