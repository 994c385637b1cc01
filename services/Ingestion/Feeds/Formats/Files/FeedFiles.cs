using Diplomacy.Ingestion.Feeds.Formats.Text;

namespace Diplomacy.Ingestion.Feeds.Formats.Files;

/// <summary>Opens files of feeds.</summary>
internal static class FeedFiles
{
    /// <summary>
    /// Opens a file: plain text in UTF-8, with a byte order mark in UTF-16, or one of these packed by gzip or zip.
    /// </summary>
    /// <param name="content">The file, read once and forward; disposed with what is returned.</param>
    /// <param name="named">The format that the caller names; none to tell it from the first rows.</param>
    /// <exception cref="FeedFormatException">The file is none that can be read; the message is a sentence.</exception>
    public static FeedFile Open(Stream content, FeedFormat? named)
    {
        PlainFiles? files = null;
        try
        {
            files = PlainFiles.Open(content);
            var first = FeedText.Open(files.OpenFile(0), files.NameOf(0), 1, named);
            for (var place = 1; place < files.Count; place++)
                FeedText.Open(files.OpenFile(place), files.NameOf(place), 1, named ?? first.Format).Dispose();
            return new FeedFile(files, first, named);
        }
        catch (InvalidDataException exception)
        {
            files?.Dispose();
            throw new FeedFormatException(exception.Message, exception);
        }
        catch
        {
            files?.Dispose();
            throw;
        }
    }
}
