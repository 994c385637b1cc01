using System.Globalization;

namespace Diplomacy.Testing;

/// <summary>
/// The length and order of a fault test: DIPLOMACY_FAULT_MINUTES makes it longer, DIPLOMACY_FAULT_SEED
/// chooses another order.
/// </summary>
public static class FaultRun
{
    /// <summary>The seed that the environment names, or the test's own.</summary>
    public static int Seed(int own) =>
        Environment.GetEnvironmentVariable("DIPLOMACY_FAULT_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : own;

    /// <summary>The duration that the environment names, or the test's own.</summary>
    public static TimeSpan Duration(TimeSpan own) =>
        Environment.GetEnvironmentVariable("DIPLOMACY_FAULT_MINUTES") is { Length: > 0 } minutes
            ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))
            : own;
}
