using Diplomacy.Domain.Coding.Dates;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Text;

namespace Diplomacy.Domain.Coding;

/// <summary>
/// Codes English news text by rules and dictionaries. The steps are text, paragraphs, sentences, words, events (who,
/// when, what) and reports. Word meanings are in <c>Dictionaries/</c>.
/// </summary>
public sealed class RulesCoder : IDocumentCoder
{
    /// <summary>The rest of a longer document is not read.</summary>
    public const int SentencesMax = 20_000;

    private const int LineMax = 120;
    private const int IntroductionMax = 3;

    // Words above a text that say whose words it prints.
    private static readonly string[] Interviews =
        ["interview", "Interview", "speaks to", "speaks with", "talks to", "talks with", "spoke to", "spoke with",
         "talked to", "talked with", "in conversation", "answers our", "answered our", "tells our", "told our",
         "our questions"];

    private static readonly string[] Releases =
        ["media release", "press release", "press statement", "official statement", "communiqué", "communique"];

    /// <inheritdoc/>
    public string Name => "rules-2";

    /// <inheritdoc/>
    public DocumentCoding Code(DocumentText document)
    {
        var reading = ReadingText.Of(document.Text);
        document = document with { Text = reading.Text };
        if (Language.FaultOf(document.Text) is { } fault) return new([], [], fault);
        var sentences = SentencesOf(document.Text);
        if (sentences.Count == 0) return new([], [], "The text holds no sentences, only headings or captions.");

        var dates = DocumentDates.Of(document, sentences.Select(sentence => sentence.Tokens));
        var reader = new DocumentReader(document.Text, dates);
        NoteHome(document.Text, reader, sentences);
        foreach (var sentence in sentences) reader.Read(sentence);
        return new(
            [.. reader.Reports.Select(report => report with { Span = reading.Original(report.Span) })],
            [.. reader.Unknown.Select(actor => actor with { Span = reading.Original(actor.Span) })],
            reader.Reports.Count == 0 && reader.HasPair ? WhyEmpty(reader.Refused) : null)
        {
            Refused = [.. reader.Refused.Select(one => one with { Span = reading.Original(one.Span) })],
        };
    }

    // "Wellington, 21 January 2022" stands above a release that never names its country again.
    private static void NoteHome(string text, DocumentReader reader, List<Sentence> sentences)
    {
        var introduction = sentences.Take(IntroductionMax).LastOrDefault(one =>
            Interviews.Any(text.Substring(one.Span.Start, one.Span.Length).Contains));
        var start = introduction is null ? sentences[0].Span.Start : introduction.Span.End;
        var lines = text[..start].Split('\n').Where(line => line.Length is > 0 and < LineMax).ToArray();
        foreach (var line in lines)
            if (Interviews.Any(line.Contains)) reader.NoteInterview(Tokenizer.Tokens(line, new(0, line.Length)));
            else if (line.Any(char.IsAsciiDigit)) reader.NoteHome(Tokenizer.Tokens(line, new(0, line.Length)));
        if (lines.Any(line => Releases.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase))))
            reader.NoteRelease(sentences[0].Tokens);
    }

    private static string WhyEmpty(List<RefusedSentence> refused) => refused.Count switch
    {
        0 => "No sentence tells an act of one state on another.",
        1 => refused[0].Why,
        _ => $"No sentence was coded. The first of {refused.Count}: {refused[0].Why}",
    };

    private static List<Sentence> SentencesOf(string text) =>
    [
        .. Layout.Paragraphs(text)
            .SelectMany(paragraph => Sentences.In(text, paragraph.Span)
                .Select(span => new Sentence(span, paragraph.Number, Tokenizer.Tokens(text, span))))
            .Take(SentencesMax),
    ];
}

/// <summary>A sentence of a document.</summary>
/// <param name="Span">Its place in the text.</param>
/// <param name="Paragraph">The number of its paragraph.</param>
/// <param name="Tokens">Its words and marks.</param>
internal sealed record Sentence(TextSpan Span, int Paragraph, Token[] Tokens);
