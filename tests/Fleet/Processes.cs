using System.Text;

namespace Diplomacy.Tests.Fleet;

/// <summary>Looks at the processes of this machine.</summary>
internal static class Processes
{
    /// <summary>The ids of those that have a directory in their arguments or environment.</summary>
    public static int[] Of(string directory) =>
    [
        .. from entry in Directory.EnumerateDirectories("/proc")
           where int.TryParse(Path.GetFileName(entry), out _)
           where Holds(entry, "cmdline", directory) || Holds(entry, "environ", directory)
           select int.Parse(Path.GetFileName(entry)),
    ];

    private static bool Holds(string entry, string file, string text)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(entry, file))).Contains(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
