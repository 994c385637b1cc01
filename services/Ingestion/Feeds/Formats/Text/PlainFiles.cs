using System.IO.Compression;

namespace Diplomacy.Ingestion.Feeds.Formats.Text;

/// <summary>
/// The plain files within a stream: the stream itself, what gzip packed, or the entries of a zip archive.
/// </summary>
/// <remarks>
/// A zip archive has its directory at the end, so one that comes through a stream is first written to a temporary file,
/// which goes when it is closed. Nothing else is held.
/// </remarks>
internal sealed class PlainFiles : IDisposable
{
    /// <summary>The most bytes of a zip archive that are written to a temporary file.</summary>
    public const long SpoolBytesMax = 4L * 1024 * 1024 * 1024;

    private const int MagicLength = 4;
    private const int CopyLength = 128 * 1024;

    private static readonly (byte[] Magic, string Name)[] Others =
    [
        ([0x42, 0x5A, 0x68], "bzip2"), ([0xFD, 0x37, 0x7A, 0x58], "xz"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
        ([0x37, 0x7A, 0xBC, 0xAF], "7z"),
    ];

    private readonly Stream _content;
    private readonly ZipArchive? _archive;
    private readonly ZipArchiveEntry[] _entries;

    private PlainFiles(Stream content, ZipArchive? archive)
    {
        (_content, _archive) = (content, archive);
        _entries = [.. (archive?.Entries ?? []).Where(entry => entry.Length > 0 && !IsOfSystem(entry.FullName))];
    }

    /// <summary>How many files there are.</summary>
    public int Count => _archive is null ? 1 : _entries.Length;

    /// <summary>Looks at the first bytes, and unpacks.</summary>
    /// <exception cref="InvalidDataException">It is empty, or packed in another way; the message is a sentence.</exception>
    public static PlainFiles Open(Stream content)
    {
        var magic = new byte[MagicLength];
        var length = content.ReadAtLeast(magic, MagicLength, throwOnEndOfStream: false);
        var given = magic.AsSpan(0, length);
        if (length == 0)
            throw new InvalidDataException("The file is empty; expected rows of a feed.");
        foreach (var (other, name) in Others)
            if (given.StartsWith(other))
                throw new InvalidDataException($"The file is packed with {name}; expected gzip, zip or plain text.");
        var whole = new PrefixedStream(magic.AsMemory(0, length), content);
        if (given.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return new PlainFiles(new GZipStream(whole, CompressionMode.Decompress), null);
        return given.StartsWith("PK"u8) ? OfArchive(whole) : new PlainFiles(whole, null);
    }

    /// <summary>Opens a file. A plain or gzip file can be opened once; an entry of an archive as often as needed.</summary>
    public Stream OpenFile(int place) => _archive is null ? _content : _entries[place].Open();

    /// <summary>How messages name a file.</summary>
    public string NameOf(int place) => _archive is null ? "The file" : $"Entry \"{_entries[place].FullName}\"";

    /// <inheritdoc/>
    public void Dispose()
    {
        _archive?.Dispose();
        _content.Dispose();
    }

    private static PlainFiles OfArchive(Stream whole)
    {
        var spool = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite,
            FileShare.None, CopyLength, FileOptions.DeleteOnClose);
        try
        {
            var buffer = new byte[CopyLength];
            for (int count; (count = whole.Read(buffer)) > 0; spool.Write(buffer, 0, count))
                if (spool.Length + count > SpoolBytesMax)
                    throw new InvalidDataException(
                        $"The archive has more than {SpoolBytesMax:N0} bytes; expected several smaller ones, or gzip.");
            whole.Dispose();
            var files = new PlainFiles(spool, new ZipArchive(spool, ZipArchiveMode.Read, leaveOpen: true));
            return files.Count > 0 ? files
                : throw new InvalidDataException("The archive holds no file with content; expected rows of a feed.");
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    // What a Mac adds to an archive.
    private static bool IsOfSystem(string name) => name.StartsWith("__MACOSX/", StringComparison.Ordinal);
}
