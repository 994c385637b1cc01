using System.Text.RegularExpressions;

namespace Diplomacy.Domain.Coding.Text;

/// <summary>A paragraph of the article itself.</summary>
/// <param name="Number">Its number, from 1; headings and captions do not count.</param>
/// <param name="Span">Its place in the text, including line breaks.</param>
internal readonly record struct Paragraph(int Number, TextSpan Span);

/// <summary>
/// Separates the article from titles, bylines, captions and author notes, and joins wrapped lines, even where a blank
/// line follows each of them.
/// </summary>
internal static partial class Layout
{
    // A line of at least this length that ends without a full stop continues in the next one.
    private const int WrappedMin = 45;
    private const int HeadingMax = 60;

    /// <summary>The paragraphs of a text, in order.</summary>
    public static List<Paragraph> Paragraphs(string text)
    {
        var paragraphs = new List<Paragraph>();
        var (start, end, lines, wasBlank) = (-1, -1, 0, false);
        foreach (var line in Lines(text))
        {
            var written = text.AsSpan(line.Start, line.Length);
            if (line.Length == 0)
            {
                wasBlank = true;
                continue;
            }
            if (EndMatter().IsMatch(written)) break;
            var opens = start < 0 || Bullet().IsMatch(written) || !GoesOn(text, start, end, lines, wasBlank, written);
            if (opens) Close();
            wasBlank = false;
            if (Caption().IsMatch(written) || Byline().IsMatch(written)) continue;
            if (opens) start = line.Start + (Bullet().IsMatch(written) ? Bullet().Match(written.ToString()).Length : 0);
            (end, lines) = (line.End, opens ? 1 : lines + 1);
        }
        Close();
        return paragraphs;

        void Close()
        {
            if (start >= 0 && end > start && !IsHeading(text.AsSpan(start, end - start), lines))
                paragraphs.Add(new(paragraphs.Count + 1, new(start, end - start)));
            (start, lines) = (-1, 0);
        }
    }

    private static bool GoesOn(string text, int start, int end, int lines, bool wasBlank, ReadOnlySpan<char> next)
    {
        var last = text.AsSpan(0, end);
        var lineStart = Math.Max(start, last.LastIndexOf('\n') + 1);
        var length = end - lineStart;
        if (IsEnded(last)) return !wasBlank && length >= WrappedMin;
        return length >= WrappedMin || char.IsLower(next[0]) || (lines > 1 && !wasBlank);
    }

    private static bool IsHeading(ReadOnlySpan<char> paragraph, int lines) =>
        lines <= 2 && paragraph.Length < HeadingMax && !IsEnded(paragraph);

    private static bool IsEnded(ReadOnlySpan<char> line)
    {
        var trimmed = line.TrimEnd().TrimEnd("\"'”’)]»");
        return trimmed.Length > 0 && trimmed[^1] is '.' or '!' or '?' or ':' or ';';
    }

    private static List<TextSpan> Lines(string text)
    {
        var found = new List<TextSpan>();
        for (var at = 0; at <= text.Length;)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0) end = text.Length;
            var (start, stop) = (at, end);
            while (start < stop && IsBlank(text[start])) start++;
            while (stop > start && IsBlank(text[stop - 1])) stop--;
            found.Add(new(start, stop - start));
            at = end + 1;
        }
        return found;
    }

    private static bool IsBlank(char mark) => char.IsWhiteSpace(mark) || char.IsControl(mark);

    [GeneratedRegex(@"^(\*|•|·|–|-|\(?\d{1,2}[.)])\s+")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"\b(Credit|Photo|Photograph|Image|Picture|Caption|File photo)s?( by)?\s*:",
        RegexOptions.IgnoreCase)]
    private static partial Regex Caption();

    [GeneratedRegex(@"^by\s+\p{Lu}[\w.'’-]*(\s+(and\s+)?\p{Lu}?[\w.'’-]*){0,5}$", RegexOptions.IgnoreCase)]
    private static partial Regex Byline();

    [GeneratedRegex(
        @"^(about )?(the )?(authors?|contact( us)?|area of focus|related( articles| stories| posts)?"
        + @"|no comments|\d+ comments|comments|leave a comment|tags|share this|references|notes|copyright\b.*|©.*):?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex EndMatter();
}
