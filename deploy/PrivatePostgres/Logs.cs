namespace Diplomacy.Deploy;

/// <summary>Reads the end of a server's log.</summary>
internal static class Logs
{
    private const int TailLines = 20;
    private const int TailBytes = 8192;

    /// <summary>At most the last twenty lines; empty when there is no log or it may not be read.</summary>
    public static string Tail(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.Seek(-Math.Min(stream.Length, TailBytes), SeekOrigin.End);
            using var reader = new StreamReader(stream);
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return string.Join(Environment.NewLine, lines.TakeLast(TailLines));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
