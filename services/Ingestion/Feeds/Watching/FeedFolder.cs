using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Diplomacy.ServiceDefaults.Configuration;

namespace Diplomacy.Ingestion.Feeds.Watching;

/// <summary>
/// The folder whose files are imported. A file moves to one of two folders below it once that is decided.
/// </summary>
/// <param name="Path">The folder.</param>
/// <param name="PollInterval">How often it is looked at.</param>
internal sealed record FeedFolder(string Path, TimeSpan PollInterval)
{
    private const string FolderKey = "Ingestion:FeedFolder";
    private const string PollKey = "Ingestion:FeedFolderPollSeconds";
    private const double PollSecondsDefault = 5;
    private const double PollSecondsMin = 0.01, PollSecondsMax = 86_400;
    private const string ReasonSuffix = ".reason.txt";
    private const int IdLength = 40;

    /// <summary>What the ends of names say about files that are still being written.</summary>
    private static readonly string[] UnfinishedEnds = [".part", ".tmp"];

    private string Done => System.IO.Path.Combine(Path, "done");

    private string Failed => System.IO.Path.Combine(Path, "failed");

    /// <summary>The folder of the settings; null where none is set.</summary>
    public static FeedFolder? Read(IConfiguration configuration)
    {
        if (configuration[FolderKey] is not { Length: > 0 } path)
            return null;
        var given = configuration[PollKey];
        var seconds = PollSecondsDefault;
        if (given is not null && !(double.TryParse(given, CultureInfo.InvariantCulture, out seconds)
            && seconds is >= PollSecondsMin and <= PollSecondsMax))
            throw new ConfigurationException(
                $"{PollKey} is \"{given}\"; set it to seconds, {PollSecondsMin} to {PollSecondsMax:0}.");
        return new FeedFolder(System.IO.Path.GetFullPath(path), TimeSpan.FromSeconds(seconds));
    }

    /// <summary>The id of the import of a file: the same content under the same name has the same one.</summary>
    public static async Task<string> IdOf(string file, CancellationToken ct)
    {
        await using var content = File.OpenRead(file);
        byte[] hashed =
        [
            .. await SHA256.HashDataAsync(content, ct), .. Encoding.UTF8.GetBytes(System.IO.Path.GetFileName(file)),
        ];
        return $"file-{Convert.ToHexStringLower(SHA256.HashData(hashed))[..IdLength]}";
    }

    /// <summary>The files that wait, by name.</summary>
    public IReadOnlyList<FileInfo> Waiting()
    {
        Directory.CreateDirectory(Done);
        Directory.CreateDirectory(Failed);
        return
        [
            .. new DirectoryInfo(Path).EnumerateFiles()
                .Where(file => !file.Name.StartsWith('.')
                    && !UnfinishedEnds.Any(end => file.Name.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
                .OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>How many files could not be imported and are still there.</summary>
    public int FailedCount() => Directory.Exists(Failed)
        ? Directory.EnumerateFiles(Failed, $"*{ReasonSuffix}").Count() : 0;

    /// <summary>Puts a file that was imported aside.</summary>
    public void MoveToDone(string file, string importId) => Move(file, Done, importId);

    /// <summary>Puts a file that cannot be imported aside, with the reason beside it.</summary>
    public void MoveToFailed(string file, string importId, string reason)
    {
        if (Move(file, Failed, importId) is { } moved)
            File.WriteAllText(moved + ReasonSuffix, reason + Environment.NewLine);
    }

    /// <summary>Where the file is then; null if another node has moved it.</summary>
    private static string? Move(string file, string folder, string importId)
    {
        var target = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(file));
        // An earlier file of that name had other content, or was put there again.
        if (File.Exists(target))
            target = $"{target}.{importId}";
        try
        {
            File.Move(file, target, overwrite: true);
            return target;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
