using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Dates;
using Diplomacy.Domain.Coding.Frames;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Text;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding;

/// <summary>Reads the sentences of a document in order and keeps the context that later sentences refer to.</summary>
internal sealed class DocumentReader(string text, DocumentDates dates)
{
    private const int UnknownMax = 100;

    private static readonly Word Comma = Words.Of(",");
    private static readonly Word During = Words.Of("during");
    private static readonly Word In = Words.Of("in");
    private static readonly Word Question = Words.Of("?");

    private readonly Commentary _commentary = new();
    private readonly Memory _memory = new();
    private readonly DateFinder _finder = new(text, dates.Reference);
    private readonly HashSet<(PartialDate, CountryCode, CountryCode, CameoCode)> _reported = [];
    private readonly HashSet<string> _unknownNames = new(StringComparer.Ordinal);
    private readonly Dictionary<(CountryCode, CountryCode), PartialDate> _lastDates = [];
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
        var datesFound = _finder.Find(tokens, _carried.Date).Where(date => !date.IsAside).ToList();
        if (_carried.Paragraph != sentence.Paragraph) _carried = (sentence.Paragraph, null);

        // Questions and the opinions of analysts report no events.
        if (tokens[^1].Word == Question || _commentary.Holds(text, tokens)) return;
        var deeds = SentenceCoder.Code(view, new(_memory.Subject.Country)).OrderBy(deed => deed.At).ToList();
        foreach (var deed in deeds)
            if (ReportMaker.IsStated(deed))
                Report(sentence, view, deed, deeds, datesFound);
        if (deeds.Count == 0) _memory.NotePair(view.Mentions);
    }

    private void Report(
        Sentence sentence, SentenceView view, Deed deed, List<Deed> deeds, List<DateMention> datesFound)
    {
        deed = WithPartner(deed);
        var date = DateOf(view, deed, deeds, datesFound, out var isStated);
        if (date is not { } on) return;
        var amount = Amounts.In(text, view.Tokens, deed.At, deed.ScopeEnd);
        foreach (var (source, target, code) in ReportMaker.Directions(deed.Event, Guest(view, deed)))
        {
            _memory.Note(new(source), new(target));
            _lastDates[(source, target)] = on;
            if (!_reported.Add((on, source, target, code))) continue;
            Reports.Add(new(
                on, source, target, code, ReportMaker.QualityOf(deed.Event, isStated), sentence.Span,
                sentence.Paragraph,
                ReportMaker.Quote(text, sentence.Span), amount));
        }
        _carried = (sentence.Paragraph, on);
    }

    // "The president took home deals": the partner is known from the preceding text.
    private Deed WithPartner(Deed deed) =>
        deed.Event is { IsMutual: true, Sources: [{ IsState: true } alone] }
        && deed.Event.Targets.All(target => target.Country == alone.Country)
        && _memory.PartnerOf(alone.Country) is { IsNone: false } partner
            ? deed with { Event = deed.Event with { Targets = [new(partner)] } }
            : deed;

    // A party that signs or confers in the other's capital is a guest there.
    private static (CountryCode Guest, CountryCode Host)? Guest(SentenceView view, Deed deed)
    {
        if (!deed.Event.IsMutual) return null;
        var parties = deed.Event.Sources.Concat(deed.Event.Targets).Select(actor => actor.Country).Distinct().ToArray();
        var place = view.Mentions.FirstOrDefault(one => one.Kind == PhraseKind.Seat && one.Preposition == In
            && one.First > deed.At && one.First < deed.ScopeEnd);
        return place is not null && parties.Length == 2
            && Array.IndexOf(parties, place.Actor.Country) is >= 0 and var host
            ? (parties[1 - host], parties[host])
            : null;
    }

    /// <summary>
    /// The date of an event: one after its verb, else another one in the sentence, else that of the visit or dealings
    /// that the sentence continues, else the last date of the paragraph or the default of the document.
    /// </summary>
    private PartialDate? DateOf(
        SentenceView view, Deed deed, List<Deed> deeds, List<DateMention> datesFound, out bool isStated)
    {
        isStated = datesFound.Count > 0;
        var next = deeds.Where(other => other.At > deed.At && other.Event.Code != deed.Event.Code)
            .Select(other => other.At).DefaultIfEmpty(int.MaxValue).Min();
        foreach (var date in datesFound)
            if (date.First > deed.At && date.First < next
                && !IsCommaBetween(view, deed.At, date.First)) return date.Date;
        foreach (var date in Enumerable.Reverse(datesFound))
            if (date.First < deed.At) return date.Date;
        if (datesFound.Count > 0) return datesFound[0].Date;
        if (IsContinuing(view)
            && deed.Event.Sources.Concat(deed.Event.Targets).Select(actor => actor.Country).Distinct()
                .ToArray() is [var one, var other]
            && (_lastDates.TryGetValue((one, other), out var last) || _lastDates.TryGetValue((other, one), out last)))
            return last;
        return _carried.Date ?? dates.Undated;
    }

    private static bool IsCommaBetween(SentenceView view, int from, int to)
    {
        for (var i = from + 1; i < to; i++)
            if (view.WordAt(i) == Comma)
                return true;
        return false;
    }

    // "During the visit …" and "the two sides …" continue an event reported before.
    private static bool IsContinuing(SentenceView view) =>
        view.WordAt(0) == During || view.Mentions.Any(one => one.ListedAfter >= 0 && one.Kind == PhraseKind.Role
            && one.Actor.IsKnown && one.End == one.First + 1);

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
