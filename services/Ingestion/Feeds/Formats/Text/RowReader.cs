namespace Diplomacy.Ingestion.Feeds.Formats.Text;

/// <summary>Whole rows of a text, or one line that is not one.</summary>
/// <param name="Text">The rows with their line ends; valid until the next block is read.</param>
/// <param name="FirstLine">The number of the first line.</param>
/// <param name="Fault">What is wrong with the line.</param>
internal readonly record struct RowBlock(ReadOnlyMemory<char> Text, long FirstLine, RowBlockFault Fault);

/// <summary>What is wrong with a line.</summary>
internal enum RowBlockFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A quote is not closed, or stands where none may be.</summary>
    Quoting,

    /// <summary>It does not end.</summary>
    Length,
}

/// <summary>Cuts a text into blocks of whole rows, and passes over a bad one.</summary>
internal sealed class RowReader(TextReader text, long firstLine)
{
    /// <summary>The most characters of a row; feeds have a few hundred.</summary>
    public const int RowLengthMax = 256 * 1024;

    private const int BlockLength = 64 * 1024;

    private char[] _buffer = new char[BlockLength];
    private int _start;
    private int _end;
    private bool _isEnd;

    /// <summary>The number of the next line.</summary>
    public long Line { get; private set; } = firstLine;

    /// <summary>The beginning of the text, not taken.</summary>
    /// <returns>The beginning, and whether it is all.</returns>
    public (ReadOnlyMemory<char> Text, bool IsWhole) Peek()
    {
        while (!_isEnd && _end < _buffer.Length)
            Fill();
        return (_buffer.AsMemory(_start, _end - _start), _isEnd);
    }

    /// <summary>The next block; false at the end.</summary>
    public bool TryRead(Dialect dialect, out RowBlock block)
    {
        while (true)
        {
            if (_start == _end && _isEnd)
            {
                block = default;
                return false;
            }
            var waiting = _buffer.AsSpan(_start, _end - _start);
            var (length, isMalformed) = RowScan.WholeRows(waiting, dialect, _isEnd);
            if (length > 0)
            {
                block = Take(length, RowBlockFault.None);
                return true;
            }
            var lineLength = waiting.IndexOf('\n') + 1;
            var isLong = waiting.Length >= RowLengthMax;
            if (isLong || (isMalformed && (lineLength > 0 || _isEnd)))
            {
                block = TakeLine(lineLength, dialect.IsQuoted);
                return true;
            }
            Fill();
        }
    }

    private RowBlock TakeLine(int length, bool isQuoted)
    {
        if (length > 0 || _isEnd)
            return Take(length > 0 ? length : _end - _start, isQuoted ? RowBlockFault.Quoting : RowBlockFault.Length);
        var block = Take(_end - _start, RowBlockFault.Length);
        SkipLine();
        return block;
    }

    private RowBlock Take(int length, RowBlockFault fault)
    {
        var taken = _buffer.AsMemory(_start, length);
        var block = new RowBlock(taken, Line, fault);
        _start += length;
        Line += taken.Span.Count('\n');
        return block;
    }

    // The line's beginning is still in the block that was just taken, so what follows is read character by character.
    private void SkipLine()
    {
        for (var next = text.Read(); ; next = text.Read())
        {
            _isEnd = next < 0;
            if (_isEnd)
                return;
            if (next != '\n')
                continue;
            Line++;
            return;
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = text.Read(_buffer, _end, _buffer.Length - _end);
        _isEnd = count == 0;
        _end += count;
    }
}
