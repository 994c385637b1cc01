using System.Security.Cryptography;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Files of keys and certificates: read whole, and never more than they can sensibly hold.</summary>
internal static class SmallFile
{
    /// <summary>The largest such file, in bytes: room for hundreds of keys.</summary>
    public const int BytesMax = 256 * 1024;

    /// <summary>The contents of the files, in their order.</summary>
    /// <exception cref="InvalidDataException">A file is larger than <see cref="BytesMax"/>.</exception>
    public static byte[][] ReadAll(IEnumerable<string> paths) => [.. paths.Select(Read)];

    /// <summary>Whether an exception says that a file cannot be read or does not hold what it should.</summary>
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
