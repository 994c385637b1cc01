using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Text;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Coding.Dates;

/// <summary>The reference day of a document, and the date of events without one.</summary>
internal sealed class DocumentDates
{
    // Older dates in the text do not date its news.
    private const int RecentDays = 92;

    private DocumentDates(PartialDate? reference, PartialDate? undated)
    {
        Reference = reference;
        Undated = undated;
    }

    /// <summary>
    /// The day that relative dates count from: of the dateline or of publication, else the last month in the text.
    /// </summary>
    public PartialDate? Reference { get; }

    /// <summary>The month of recent events without a date; null where unknown.</summary>
    public PartialDate? Undated { get; }

    public static DocumentDates Of(DocumentText document, IEnumerable<Token[]> sentences)
    {
        var published = document.PublishedOn;
        var all = sentences.ToArray();
        var reference = published is { } day ? Dateline(document.Text, all, day) : DayAtTop(document.Text);
        PartialDate? from = reference is { } known ? PartialDate.Of(known) : null;
        if (from is { } start) return new(from, new PartialDate(start.Year, start.Month));
        var latestMonth = Latest(document.Text, all);
        return new(latestMonth, latestMonth);
    }

    /// <summary>
    /// The day before "(agency) --" in the first sentence; the day of publication where there is none.
    /// </summary>
    private static DateOnly Dateline(string text, Token[][] sentences, DateOnly published)
    {
        if (sentences.Length == 0) return published;
        var end = EndOfDateline(sentences[0]);
        var dates = new DateFinder(text, PartialDate.Of(published)).Find(sentences[0][..end]);
        return dates.Count > 0 && dates[0].Date is { Precision: DatePrecision.Day } date
            && date.First <= published && date.First > published.AddDays(-RecentDays) ? date.First : published;
    }

    /// <summary>
    /// Position after the dash that ends "BEIJING, Feb. 24 (agency) --"; 0 where a sentence has no dateline.
    /// </summary>
    public static int EndOfDateline(Token[] tokens)
    {
        for (var i = 1; i < tokens.Length && i < 16; i++)
            if (tokens[i].Word.Text is "--" or "—" or "–"
                && tokens[0].IsCapital || IsSpacedHyphen(tokens, i)) return i + 1;
        return 0;
    }

    // "VIENNA, Feb 6, 2000 - Austria": a hyphen between blanks after a name in capitals.
    private static bool IsSpacedHyphen(Token[] tokens, int at) => tokens[at].Word.Text == "-" && at + 1 < tokens.Length
        && tokens[at - 1].End < tokens[at].Start && tokens[at].End < tokens[at + 1].Start
        && tokens[0].IsCapital && (tokens[at + 1].IsCapital || tokens[at + 1].Word.Text is "\"" or "“");

    // A web page often begins with its date on a separate line before the article.
    private static DateOnly? DayAtTop(string text)
    {
        const int topLength = 300;
        var top = text.AsSpan(0, Math.Min(text.Length, topLength));
        var line = top.IndexOf('\n') is > 0 and var end ? end : Math.Min(top.Length, 60);
        var tokens = Tokenizer.Tokens(text, new(0, line));
        var dates = tokens.Length <= 8 ? new DateFinder(text, null).Find(tokens) : [];
        return dates.Count > 0 && dates[0].Date is { Precision: DatePrecision.Day } day ? day.First : null;
    }

    private static PartialDate? Latest(string text, Token[][] sentences)
    {
        PartialDate? latest = null;
        var finder = new DateFinder(text, null);
        foreach (var tokens in sentences)
            foreach (var mention in finder.Find(tokens))
            {
                if (mention.Date is not { } date || date.Precision == DatePrecision.Year) continue;
                if (latest is not { } known
                    || date.First > known.First) latest = new PartialDate(date.Year, date.Month);
            }
        return latest;
    }
}
