using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Dates;
using Diplomacy.Domain.Coding.Frames;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Reading;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Coding;

/// <summary>Reads the sentences of a document one after another, and remembers what later ones lean on.</summary>
internal sealed class DocumentReader(string text, DocumentDates dates)
{
    private const int UnknownMax = 100;

    private static readonly Word Question = Words.Of("?");
    private static readonly Word[] Commentators =
        [Words.Of("analyst"), Words.Of("analysts"), Words.Of("expert"), Words.Of("experts"), Words.Of("scholar")];

    private readonly Memory _memory = new();
    private readonly DateFinder _finder = new(text, dates.Reference);
    private readonly HashSet<(PartialDate, CountryCode, CountryCode, CameoCode)> _told = [];
    private readonly HashSet<string> _unknownNames = new(StringComparer.Ordinal);
    private (int Paragraph, PartialDate? Date) _carried;

    public List<CodedReport> Reports { get; } = [];

    public List<UnknownActor> Unknown { get; } = [];

    public void Read(Sentence sentence)
    {
        var tokens = sentence.Tokens[DocumentDates.EndOfDateline(sentence.Tokens)..];
        if (tokens.Length == 0) return;
        var found = MentionFinder.Find(tokens, dates.Reference?.Year ?? 0);
        _memory.Learn(text, tokens, found);
        NoteUnknown(tokens, found);
        var view = new SentenceView(tokens, _memory.Recall(text, tokens, found));
        var told = _finder.Find(tokens);
        if (_carried.Paragraph != sentence.Paragraph) _carried = (sentence.Paragraph, null);

        // A question tells nothing, and what analysts think is no deed.
        if (tokens[^1].Word == Question || tokens.Any(token => Array.IndexOf(Commentators, token.Word) >= 0)) return;
        var deeds = SentenceCoder.Code(view, new(_memory.Subject.Country));
        foreach (var deed in deeds.OrderBy(deed => deed.At))
            if (deed.Event.Rank >= ReportMaker.RankMin)
                Report(sentence, view, deed, deeds, told);
    }

    private void Report(Sentence sentence, SentenceView view, Deed deed, List<Deed> deeds, List<DateMention> told)
    {
        var date = DateOf(deed, deeds, told, out var isTold);
        if (date is not { } on || dates.IsBackground(on)) return;
        var amount = Amounts.In(text, view.Tokens, deed.At, deed.ScopeEnd);
        foreach (var (source, target, code) in ReportMaker.Directions(deed.Event))
        {
            _memory.Note(new(source), new(target));
            if (!_told.Add((on, source, target, code))) continue;
            Reports.Add(new(
                on, source, target, code, ReportMaker.QualityOf(deed.Event, isTold), sentence.Span, sentence.Paragraph,
                ReportMaker.Quote(text, sentence.Span), amount));
        }
        _carried = (sentence.Paragraph, on);
    }

    /// <summary>The date after the deed and before the next one; else one before it; else what the text before
    /// told.</summary>
    private PartialDate? DateOf(Deed deed, List<Deed> deeds, List<DateMention> told, out bool isTold)
    {
        isTold = told.Count > 0;
        var next = deeds.Where(other => other.At > deed.At).Select(other =>
            other.At).DefaultIfEmpty(int.MaxValue).Min();
        foreach (var date in told)
            if (date.First > deed.At && date.First < next) return date.Date;
        foreach (var date in Enumerable.Reverse(told))
            if (date.First < deed.At) return date.Date;
        if (told.Count > 0) return told[0].Date;
        return _carried.Date ?? dates.Undated;
    }

    private void NoteUnknown(Token[] tokens, Mention[] mentions)
    {
        for (var at = 1; at < tokens.Length && Unknown.Count < UnknownMax; at++)
        {
            if (tokens[at].Word != Words.UnknownName || mentions.Any(one => one.First <= at && at < one.End)) continue;
            var end = at + 1;
            while (end < tokens.Length && tokens[end].Word == Words.UnknownName) end++;
            var span = new TextSpan(tokens[at].Start, tokens[end - 1].End - tokens[at].Start);
            var name = ReportMaker.Quote(text, span);
            if (_unknownNames.Add(name)) Unknown.Add(new(name, span));
            at = end;
        }
    }
}
