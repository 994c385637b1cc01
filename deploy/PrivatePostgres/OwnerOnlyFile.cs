namespace Diplomacy.Deploy;

/// <summary>Files with secrets.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>Writes a file that only its owner may read. It is closed to others before the text is in it.</summary>
    public static void Write(string path, string text)
    {
        File.WriteAllText(path, "");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, text);
    }
}
