namespace Diplomacy.Ingestion.Feeds.Formats.Text;

/// <summary>Finds where rows end.</summary>
/// <remarks>
/// A quote too many would turn all that follows inside out, and hide every later line end. So quoting is checked
/// strictly here, row by row, and one bad row costs one line.
/// </remarks>
internal static class RowScan
{
    private const char Quote = '"';
    private const int Unfinished = -1;
    private const int Malformed = -2;

    /// <summary>How much of a text is whole rows, and whether the next one is malformed.</summary>
    /// <param name="text">The text, from the beginning of a row.</param>
    /// <param name="dialect">How rows are written.</param>
    /// <param name="isEnd">Whether nothing follows.</param>
    public static (int Length, bool IsMalformed) WholeRows(ReadOnlySpan<char> text, Dialect dialect, bool isEnd)
    {
        if (isEnd && !dialect.IsQuoted)
            return (text.Length, false);
        if (!dialect.IsQuoted)
            return (text.LastIndexOf('\n') + 1, false);
        var length = 0;
        while (length < text.Length)
        {
            var row = RowLength(text[length..], dialect.Separator, isEnd);
            if (row <= 0)
                return (length, row == Malformed);
            length += row;
        }
        return (length, false);
    }

    private static int RowLength(ReadOnlySpan<char> text, char separator, bool isEnd)
    {
        var place = 0;
        while (place < text.Length)
        {
            if (text[place] == Quote)
            {
                place = EndOfQuoted(text, place + 1, isEnd);
                if (place < 0)
                    return place;
                if (place == text.Length)
                    return isEnd ? place : Unfinished;
            }
            else
            {
                var plain = text[place..].IndexOfAny(separator, '\n', Quote);
                if (plain < 0)
                    return isEnd ? text.Length : Unfinished;
                place += plain;
            }
            switch (text[place])
            {
                case '\n':
                    return place + 1;
                case '\r' when place + 1 == text.Length:
                    return isEnd ? place + 1 : Unfinished;
                case '\r' when text[place + 1] == '\n':
                    return place + 2;
                case var next when next == separator:
                    place++;
                    break;
                default:
                    return Malformed;
            }
        }
        return isEnd ? place : Unfinished;
    }

    /// <summary>The place behind the closing quote.</summary>
    private static int EndOfQuoted(ReadOnlySpan<char> text, int place, bool isEnd)
    {
        while (true)
        {
            var quote = text[place..].IndexOf(Quote);
            if (quote < 0)
                return isEnd ? Malformed : Unfinished;
            place += quote + 1;
            if (place == text.Length)
                return isEnd ? place : Unfinished;
            if (text[place] != Quote)
                return place;
            place++;
        }
    }
}
