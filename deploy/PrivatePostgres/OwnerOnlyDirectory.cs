using System.Runtime.Versioning;

namespace Diplomacy.Deploy;

/// <summary>Directories with secrets or data.</summary>
[UnsupportedOSPlatform("windows")]
internal static class OwnerOnlyDirectory
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Creates a directory that only its owner may enter. One that is there already is closed too, if it is empty or
    /// has the mark, something that only we put there; any other may be somebody else's, such as /tmp.
    /// </summary>
    public static void Create(string path, string mark)
    {
        Directory.CreateDirectory(path, Mode);
        if (Path.Exists(Path.Combine(path, mark)) || !Directory.EnumerateFileSystemEntries(path).Any())
            File.SetUnixFileMode(path, Mode);
    }
}
