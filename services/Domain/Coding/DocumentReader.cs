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
    private const int RefusedMax = 200;

    private static readonly Word In = Words.Of("in");
    private static readonly Word Question = Words.Of("?");

    private readonly Commentary _commentary = new();
    private readonly Memory _memory = new();
    private readonly DateFinder _finder = new(text, dates.Reference);
    private readonly DateChoice _choice = new(dates);
    private PartialDate? _anchor;
    private readonly HashSet<(PartialDate, CountryCode, CountryCode, CameoCode)> _reported = [];
    private readonly HashSet<string> _unknownNames = new(StringComparer.Ordinal);
    private readonly bool _isBelgian = text.Contains("Belgi", StringComparison.Ordinal);

    public List<CodedReport> Reports { get; } = [];

    public List<UnknownActor> Unknown { get; } = [];

    public List<RefusedSentence> Refused { get; } = [];

    /// <summary>Whether a sentence names two actors, so that a document without reports owes a reason.</summary>
    public bool HasPair { get; private set; }

    public void Read(Sentence sentence)
    {
        var tokens = sentence.Tokens[DocumentDates.EndOfDateline(sentence.Tokens)..];
        if (tokens.Length == 0) return;
        if (tokens.Length < sentence.Tokens.Length) NoteHome(sentence.Tokens[..^tokens.Length]);
        var datesFound = _finder.Find(tokens, _anchor ?? _choice.Last);
        _anchor = datesFound.LastOrDefault(date => date is
        { IsAside: false, IsOfClause: false, Date.Precision: DatePrecision.Day }
            && !date.IsComing(dates.Reference)).Date ?? _anchor;
        var found = MentionFinder.Find(tokens,
            [dates.Reference?.Year ?? 0, .. datesFound.Where(date => date.IsAbsolute).Select(date =>
                date.Date?.Year ?? 0)]);
        if (_isBelgian) Seats.BelongToBelgium(found);
        _memory.Learn(text, tokens, found);
        _memory.LearnThings(text, tokens, found);
        NoteUnknown(tokens, found);
        _choice.Enter(sentence.Paragraph);
        var hasPair = found.Count(one => one.Actor.IsKnown) > 1;
        HasPair |= hasPair;

        // Questions and the opinions of analysts report no events, and neither does a correction of an error.
        if (tokens[^1].Word == Question) Refuse(hasPair, sentence, "It is a question.");
        else if (_commentary.Holds(text, tokens)) Refuse(hasPair, sentence, "It gives the opinion of a commentator.");
        else if (Corrections.RepeatsError(text.AsSpan(sentence.Span.Start, sentence.Span.Length)))
            Refuse(hasPair, sentence, "It repeats an error that the text corrects.");
        else Code(sentence, new(text, tokens, _memory.Recall(text, tokens, found), datesFound), datesFound, hasPair);
    }

    /// <summary>
    /// Takes the text for one that a country publishes itself: that of its dateline, else the first government named.
    /// </summary>
    public void NoteRelease(Token[] first)
    {
        _memory.IsRelease = true;
        if (_memory.Home.IsNone && MentionFinder.Find(first).FirstOrDefault(one => !one.IsBare
            && one.Actor.Sector == "GOV" && one.Actor.IsState) is { } own) _memory.Home = own.Actor.Country;
    }

    /// <summary>Takes the text for an interview with a person of the country that a line above it names.</summary>
    public void NoteInterview(Token[] line)
    {
        if (MentionFinder.Find(line).FirstOrDefault(one => !one.IsBare && one.Actor.IsState) is not { } person) return;
        _memory.Home = person.Actor.Country;
        _memory.IsInterview = true;
    }

    /// <summary>Takes the country from which the text is written from a dateline or the lines above the text.</summary>
    public void NoteHome(Token[] dateline)
    {
        if (_memory.Home.IsNone && MentionFinder.Find(dateline).FirstOrDefault(one => one.IsBare
            && one.Actor.IsState) is { } place)
            _memory.Home = place.Actor.Country;
    }

    private void Code(Sentence sentence, SentenceView view, List<DateMention> datesFound, bool hasPair)
    {
        var deeds = SentenceCoder.Code(view, new(_memory)).OrderBy(deed => deed.At).ToList();
        var (before, refused) = (Reports.Count, Refused.Count);
        foreach (var deed in deeds) Report(sentence, view, deed, deeds, datesFound);
        if (deeds.Count == 0) _memory.NotePair(view.Mentions);
        NoteSubject(view);
        _memory.NoteFocus(view.Mentions);
        if (Reports.Count > before || Refused.Count > refused) return;
        Refuse(hasPair, sentence, view.Mentions.Any(one => one.IsOutOfOffice)
            ? "A person named did not hold office at the time."
            : "It tells no act of one state on another as done, said or intended.");
    }

    // Who a sentence is about is whom the next one means by "it", with or without an event.
    private void NoteSubject(SentenceView view)
    {
        if (view.Tree is not { } tree) return;
        for (var at = 0; at < view.Length; at++)
            if (tree.HeadOf(at) < 0 && new Arguments(view) is var arguments)
                _memory.NoteSubject(arguments.In(arguments.SubjectOf(at)));
    }

    private void Report(
        Sentence sentence, SentenceView view, Deed deed, List<Deed> deeds, List<DateMention> datesFound)
    {
        if (deed.IsGuess) return;
        deed = WithPartner(deed);
        var directions = ReportMaker.Directions(deed.Event, Guest(view, deed));
        if (directions.Count == 0) return;
        var chosen = _choice.Of(view, deed, deeds, datesFound);
        if (chosen.Date is not { } on)
        {
            Refuse(true, sentence, chosen.Fault ?? "Nothing says when it happened.");
            return;
        }
        var amount = Amounts.In(text, view.Tokens, deed.At, deed.ScopeEnd);
        foreach (var (source, target, code) in directions)
        {
            _memory.Note(new(source), new(target));
            if (code.ToString().StartsWith("05", StringComparison.Ordinal)) _memory.Supported = target;
            _choice.Note(source, target, on);
            if (!_reported.Add((on, source, target, code))) continue;
            Reports.Add(new(
                on, source, target, code, Quality.Of(deed, chosen.IsStated), sentence.Span, sentence.Paragraph,
                ReportMaker.Quote(text, sentence.Span), amount));
        }
        _choice.Carry(on, deed);
    }

    private void Refuse(bool isOwed, Sentence sentence, string why)
    {
        if (isOwed && Refused.Count < RefusedMax && (Refused.Count == 0 || Refused[^1].Span != sentence.Span))
            Refused.Add(new(sentence.Span, why));
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
