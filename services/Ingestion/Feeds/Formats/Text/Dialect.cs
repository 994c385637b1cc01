using nietras.SeparatedValues;

namespace Diplomacy.Ingestion.Feeds.Formats.Text;

/// <summary>How rows are written.</summary>
/// <param name="Separator">What separates columns.</param>
/// <param name="IsQuoted">
/// Whether a column may stand in quotes, and then hold separators, line ends and doubled quotes (RFC 4180).
/// </param>
internal readonly record struct Dialect(char Separator, bool IsQuoted)
{
    private const char Quote = '"';

    /// <summary>Lines that are not split into columns.</summary>
    public static Dialect Lines { get; } = new('\n', IsQuoted: false);

    /// <summary>How the rows of a text are written, judged from its first lines.</summary>
    /// <remarks>
    /// Feeds separated by tabs have plain quotes in their texts, and no quoting. A copy from a database may quote them;
    /// then a quote opens the header or the first of the columns, which hold numbers and dates.
    /// </remarks>
    public static Dialect Of(ReadOnlySpan<char> beginning)
    {
        var first = LineOf(beginning);
        if (!first.Contains('\t'))
            return new Dialect(',', IsQuoted: true);
        var rest = beginning[Math.Min(beginning.Length, first.Length + 1)..].TrimStart("\r\n");
        return new Dialect('\t', OpensQuote(first) || OpensQuote(LineOf(rest)));
    }

    /// <summary>Splits a block of whole rows into columns.</summary>
    /// <remarks>Rows of any width are read; what is too wide or too narrow is for the reader of the format.</remarks>
    public SepReader Split(ReadOnlyMemory<char> block)
    {
        var isQuoted = IsQuoted;
        return Sep.New(Separator).Reader(options => options with
        {
            HasHeader = false,
            DisableColCountCheck = true,
            DisableQuotesParsing = !isQuoted,
            Unescape = isQuoted,
        }).From(new BlockText(block));
    }

    private static bool OpensQuote(ReadOnlySpan<char> line)
    {
        var second = line[(line.IndexOf('\t') + 1)..];
        return line.StartsWith(Quote) || second.StartsWith(Quote);
    }

    private static ReadOnlySpan<char> LineOf(ReadOnlySpan<char> text) =>
        text.IndexOfAny('\r', '\n') is var end and >= 0 ? text[..end] : text;
}
