namespace Diplomacy.Ingestion.Feeds.Formats.Text;

/// <summary>Reads a block of a text, without a copy of it as a string.</summary>
internal sealed class BlockText(ReadOnlyMemory<char> block) : TextReader
{
    private ReadOnlyMemory<char> _rest = block;

    public override int Peek() => _rest.IsEmpty ? -1 : _rest.Span[0];

    public override int Read()
    {
        var next = Peek();
        if (next >= 0)
            _rest = _rest[1..];
        return next;
    }

    public override int Read(Span<char> buffer)
    {
        var count = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));
}
