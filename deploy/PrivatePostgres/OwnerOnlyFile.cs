namespace Diplomacy.Deploy;

/// <summary>Files with secrets.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>Writes a file that only its owner may read. Sets the permissions before it writes the text.</summary>
    public static void Write(string path, string text)
    {
        File.WriteAllText(path, "");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, text);
    }
}
