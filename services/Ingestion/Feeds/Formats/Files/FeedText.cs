using System.Text;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Ingestion.Feeds.Formats.Readers;
using Diplomacy.Ingestion.Feeds.Formats.Text;
using nietras.SeparatedValues;

namespace Diplomacy.Ingestion.Feeds.Formats.Files;

/// <summary>One plain text with rows of a feed.</summary>
internal sealed class FeedText : IDisposable
{
    private const string Known =
        "GDELT 1.0 or 2.0, ICEWS, POLECAT, Phoenix, or the fields of a report as CSV or as lines of JSON";

    private readonly StreamReader _text;
    private readonly RowReader _rows;
    private readonly Dialect _dialect;
    private readonly IRowFormat? _table;

    private FeedText(StreamReader text, RowReader rows, Dialect dialect, IRowFormat? table, string header) =>
        (_text, _rows, _dialect, _table, Header) = (text, rows, dialect, table, header);

    /// <summary>What the text is: a table, or lines of JSON.</summary>
    public FeedFormat Format => _table?.Format ?? FeedFormat.JsonLines;

    /// <summary>The line that names the columns; empty where there is none.</summary>
    public string Header { get; }

    /// <summary>The number of the next line that will be read.</summary>
    public long Line => _rows.Line;

    /// <summary>Opens a text, and detects its format from its first rows.</summary>
    /// <param name="plain">The text; disposed with what is returned.</param>
    /// <param name="name">How messages name it.</param>
    /// <param name="firstLine">The number of its first line.</param>
    /// <param name="named">The format that the caller names; none to tell it from the text.</param>
    /// <exception cref="FeedFormatException">The text is of no such format.</exception>
    public static FeedText Open(Stream plain, string name, long firstLine, FeedFormat? named)
    {
        var text = new StreamReader(plain, Encoding.UTF8);
        try
        {
            var rows = new RowReader(text, firstLine);
            var (beginning, isWhole) = rows.Peek();
            if (beginning.Span.IsWhiteSpace())
                throw new FeedFormatException($"{name} is empty; expected rows of {Known}.");
            if (beginning.Span.Contains('\0'))
                throw new FeedFormatException($"{name} is no text; expected rows of {Known}.");
            if (named is null or FeedFormat.JsonLines && JsonLines.Begins(beginning.Span))
                return new FeedText(text, rows, Dialect.Lines, null, header: "");
            var sample = Sample.Of(beginning, isWhole);
            if (sample.Rows.Count == 0)
                throw new FeedFormatException(
                    $"{name} begins with a row that does not end, or has a quote too many; expected {Known}.");
            var table = RowFormats.Of(sample, named)
                ?? throw new FeedFormatException(
                    $"{name} begins with \"{Echo.Of(string.Join(sample.Dialect.Separator, sample.First))}\", which is "
                    + $"not the beginning of {(named is null ? "a known format" : $"{named}")}; expected {Known}.");
            return new FeedText(
                text, rows, sample.Dialect, table, table.HasHeader ? FirstLine(beginning.Span) : "");
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>The rows, read as they are asked for.</summary>
    public IEnumerable<FeedRow> Rows()
    {
        var isHeader = _table is { HasHeader: true };
        while (_rows.TryRead(_dialect, out var block))
            if (block.Fault != RowBlockFault.None)
                yield return Rejected(block);
            else
                foreach (var row in _table is null ? Lines(block) : Table(_table, block))
                {
                    if (!isHeader)
                        yield return row;
                    isHeader = false;
                }
    }

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();

    private static string FirstLine(ReadOnlySpan<char> text)
    {
        var lines = text.TrimStart("\r\n").EnumerateLines();
        return lines.MoveNext() ? lines.Current.ToString() : "";
    }

    private static IEnumerable<FeedRow> Lines(RowBlock block)
    {
        var rest = block.Text;
        for (var line = block.FirstLine; !rest.IsEmpty; line++)
        {
            var end = rest.Span.IndexOf('\n');
            var text = (end < 0 ? rest : rest[..end]).TrimEnd('\r');
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!text.Span.IsWhiteSpace())
                yield return JsonLines.Read(text) with { Line = line, Raw = Cut(text.Span) };
        }
    }

    private IEnumerable<FeedRow> Table(IRowFormat table, RowBlock block)
    {
        using var reader = _dialect.Split(block.Text);
        // Sep says of a row where it ends; of the first one it does not say where it begins.
        for (var line = 1; reader.MoveNext(); line = reader.Current.LineNumberToExcl)
            if (!reader.Current.Span.IsEmpty)
                yield return Read(table, reader.Current) with { Line = block.FirstLine + line - 1 };
    }

    private static FeedRow Read(IRowFormat table, SepReader.Row row)
    {
        // Columns are unescaped in place, so the row as it is comes first.
        var raw = Cut(row.Span);
        return table.Read(row) with { Raw = raw };
    }

    private static FeedRow Rejected(RowBlock block)
    {
        var fault = block.Fault == RowBlockFault.Length
            ? new RowFault(RowFaultReason.RowTooLong,
                $"The row has more than {RowReader.RowLengthMax:N0} characters; expected fewer.")
            : new RowFault(RowFaultReason.BadQuoting,
                "A quote is not closed, or stands within a column without quotes; expected quotes around a column, and "
                + "doubled ones within.");
        return FeedRow.Rejected(fault) with { Line = block.FirstLine, Raw = Cut(block.Text.Span.TrimEnd("\r\n")) };
    }

    private static string Cut(ReadOnlySpan<char> row) => row.Length <= FeedRow.RawLengthMax
        ? row.ToString()
        : row[..(char.IsHighSurrogate(row[FeedRow.RawLengthMax - 1]) ? FeedRow.RawLengthMax - 1 : FeedRow.RawLengthMax)]
            .ToString();
}
