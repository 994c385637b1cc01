using System.Security.Cryptography;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Reads files of keys and certificates, with a limit on their size.</summary>
internal static class SmallFile
{
    /// <summary>The largest such file, in bytes: enough for hundreds of keys.</summary>
    public const int BytesMax = 256 * 1024;

    /// <summary>The contents of the files, in their order.</summary>
    /// <exception cref="InvalidDataException">A file is larger than <see cref="BytesMax"/>.</exception>
    public static byte[][] ReadAll(IEnumerable<string> paths) => [.. paths.Select(Read)];

    /// <summary>Whether an exception means that a file cannot be read or is invalid.</summary>
    public static bool IsFault(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or InvalidDataException or CryptographicException;

    private static byte[] Read(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[BytesMax + 1];
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length <= BytesMax
            ? buffer[..length]
            : throw new InvalidDataException($"{path} is larger than {BytesMax:N0} bytes.");
    }
}
