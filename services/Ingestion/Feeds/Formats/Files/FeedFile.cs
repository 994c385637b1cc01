using Diplomacy.Ingestion.Feeds.Formats.Text;

namespace Diplomacy.Ingestion.Feeds.Formats.Files;

/// <summary>An open file of a feed; of an archive, all its entries one after the other.</summary>
internal sealed class FeedFile : IDisposable
{
    private readonly PlainFiles _files;
    private readonly FeedFormat? _named;
    private FeedText _text;

    internal FeedFile(PlainFiles files, FeedText first, FeedFormat? named)
    {
        (_files, _text, _named) = (files, first, named);
        (Format, Header) = (first.Format, first.Header);
    }

    /// <summary>What the file is.</summary>
    public FeedFormat Format { get; }

    /// <summary>The line that names the columns; empty where there is none.</summary>
    public string Header { get; }

    /// <summary>
    /// How reports name the feed; empty for our own formats, where each row may name its feed.
    /// </summary>
    public string FeedName => FeedNames.Of(Format);

    /// <summary>
    /// The rows, read as they are asked for, once. A row that cannot be read is among them, with the reason.
    /// </summary>
    /// <exception cref="InvalidDataException">What packed the file is damaged.</exception>
    /// <exception cref="FeedFormatException">An entry of the archive is of another format than the first.</exception>
    public IEnumerable<FeedRow> Rows()
    {
        for (var place = 0; place < _files.Count; place++)
        {
            if (place > 0)
                OpenNext(place);
            foreach (var row in _text.Rows())
                yield return row;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _text.Dispose();
        _files.Dispose();
    }

    private void OpenNext(int place)
    {
        var line = _text.Line;
        _text.Dispose();
        _text = FeedText.Open(_files.OpenFile(place), _files.NameOf(place), line, _named ?? Format);
    }
}
