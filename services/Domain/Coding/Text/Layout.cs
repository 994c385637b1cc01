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
    // A single line up to this length that ends without a full stop is a heading.
    private const int HeadingMax = 140;

    // From this share on, lines that go on after a blank line show that the text is set with blank lines throughout.
    private const double SpacedShare = 0.3;

    /// <summary>The paragraphs of a text, in order.</summary>
    public static List<Paragraph> Paragraphs(string text)
    {
        var paragraphs = new List<Paragraph>();
        var headings = new List<Paragraph>();
        var isSpaced = IsSpaced(text);
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
            var opens = start < 0 || Bullet().IsMatch(written) || wasBlank && !isSpaced
                || !GoesOn(text, start, end, lines, wasBlank, written);
            if (opens) Close();
            wasBlank = false;
            if (Caption().IsMatch(written) || Byline().IsMatch(written)) continue;
            if (opens) start = line.Start + (Bullet().IsMatch(written) ? Bullet().Match(written.ToString()).Length : 0);
            (end, lines) = (line.End, opens ? 1 : lines + 1);
        }
        Close();
        // A flash of one line is all the text there is.
        return paragraphs.Count > 0 ? paragraphs : headings;

        void Close()
        {
            if (start >= 0 && end > start)
            {
                var found = IsHeading(text.AsSpan(start, end - start), lines) ? headings : paragraphs;
                found.Add(new(found.Count + 1, new(start, end - start)));
            }
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

    // Some pages put a blank line after every line. Then sentences go on across it, in small letters.
    private static bool IsSpaced(string text)
    {
        var (breaks, continued, wasBlank) = (0, 0, false);
        TextSpan? last = null;
        foreach (var line in Lines(text))
        {
            if (line.Length == 0)
            {
                wasBlank = true;
                continue;
            }
            if (wasBlank && last is { } before && before.Length >= WrappedMin
                && !IsEnded(text.AsSpan(before.Start, before.Length)))
            {
                breaks++;
                if (char.IsLower(text[line.Start])) continued++;
            }
            (last, wasBlank) = (line, false);
        }
        return continued > breaks * SpacedShare;
    }

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
