using Diplomacy.Domain.Coding.Dates;
using Diplomacy.Domain.Coding.Frames;
using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Coding;

/// <summary>Dates events: a date belongs to the clause that it stands in.</summary>
internal sealed class DateChoice(DocumentDates dates)
{
    private const int CarriedDaysMax = 92;

    private readonly Dictionary<(CountryCode, CountryCode), PartialDate> _lastDates = [];
    private (int Paragraph, PartialDate? Date) _carried;

    /// <summary>The date of an event, or why it has none.</summary>
    /// <param name="IsStated">Whether the sentence itself gives it.</param>
    public readonly record struct Choice(PartialDate? Date, string? Fault, bool IsStated);

    /// <summary>The date of the last event; null before the first.</summary>
    public PartialDate? Last { get; private set; }

    /// <summary>Begins a sentence of a paragraph.</summary>
    public void Enter(int paragraph)
    {
        if (_carried.Paragraph != paragraph) _carried = (paragraph, null);
    }

    /// <summary>Keeps the date of an event for later sentences that continue it.</summary>
    public void Note(CountryCode source, CountryCode target, PartialDate on) => _lastDates[(source, target)] = on;

    /// <summary>Keeps the date of a main clause for later sentences of its paragraph.</summary>
    public void Carry(PartialDate on, Deed deed)
    {
        if (on.Precision == DatePrecision.Day) Last = on;
        if (!deed.IsEarlier) _carried = (_carried.Paragraph, on);
    }

    /// <summary>
    /// The date in the clause of an event, else of the clause that governs it, else that of dealings which the sentence
    /// continues, else the last date of the paragraph or the default of the document.
    /// </summary>
    public Choice Of(SentenceView view, Deed deed, List<Deed> deeds, List<DateMention> found)
    {
        found = [.. found.Where(date => !date.IsOfClause || IsMark(view.Tree!, date.First))];
        // What is only intended or threatened is dated by when that is said.
        var isAhead = deed.Reality.IsFuture || deed.Kind == FrameKind.Set;
        // "The treaty ends on August 20": in the present tense a day without a year is the next one.
        if (view.IsVerb(deed.At) && view.Tree!.FineTagOf(deed.At) is "VBZ" or "VBP")
            found = [.. found.Where(date => !IsNextOne(date) && !IsOfNoun(view, deed, date))];
        if ((InClauses(view, deed, deeds, found, isAhead) ?? After(view, deed, deeds, found, isAhead)) is { } stated)
            return stated.Date is { } date ? new(date, null, true)
                : new(null,
                $"The time \"{view.Text[view.Tokens[stated.First].Start..view.Tokens[stated.End - 1].End]}\" "
                    + "is not understood.", false);
        if (IsContinuing(view) && LastOf(deed) is { } last) return new(last, null, false);
        if (deed.IsEarlier && deed.Reality.Speaker < 0 && JustBefore(view, deed, deeds, found) is { } month)
            return new(month, null, false);
        if (deed.IsEarlier && deed.Reality.Speaker < 0)
            return new(null, "It happened before the events of the text, and nothing says when.", false);
        var carried = _carried.Date is { } on && IsNear(on, deed) ? _carried.Date : null;
        return new(carried ?? dates.Undated, null, false);
    }

    // "Recalled its envoy on Monday, after Chad had closed the border": shortly before, so in the same month.
    private PartialDate? JustBefore(SentenceView view, Deed deed, List<Deed> deeds, List<DateMention> found)
    {
        var (tree, clause) = (view.Tree!, view.Tree!.ClauseOf(deed.At));
        if (!tree.Is(clause, "advcl") || tree.HeadOf(clause) < 0
            || view.Lower(tree.ChildOf(clause, "mark")) is not ("after" or "because" or "since")) return null;
        var main = Nearest(view, tree.ClauseAbove(clause), deed, deeds, [.. found.Where(date => !date.IsAside)], false);
        return (main?.Date ?? dates.Undated) is { Precision: not DatePrecision.Year } date
            ? new PartialDate(date.Year, date.Month) : null;
    }

    private static bool IsMark(SentenceTree tree, int at) =>
        tree.RelationOf(at) == "mark" || tree.Is(at, "flat") && tree.RelationOf(tree.HeadOf(at)) == "mark";

    private bool IsNextOne(DateMention date) => date is { IsYearless: true, Date: { } day }
        && dates.Reference is { } from
        && day.First.AddYears(1).DayNumber - from.Last.DayNumber is > 0 and < CarriedDaysMax;

    // "It blames Iran for the sinking in March": who speaks now dates what he speaks of.
    private static bool IsOfNoun(SentenceView view, Deed deed, DateMention date) => date.First > deed.At
        && deed.Event.Code.ToString() is ['0', '1', ..] or ['1', '0' or '1' or '2' or '3', ..]
        && view.Tree!.HeadOf(HeadOf(view, date)) is var head && head != deed.At
        && view.Tree.TagOf(head) != PartOfSpeech.Verb;

    private static DateMention? InClauses(
        SentenceView view, Deed deed, List<Deed> deeds, List<DateMention> found, bool isAhead)
    {
        var tree = view.Tree!;
        var usable = found.Where(date => !date.IsAside).ToList();
        if (deed.Kind == FrameKind.Noun && usable.FirstOrDefault(date => tree.Dominates(deed.At, HeadOf(view, date))
            || date.IsAttribute && date.End == deed.At) is { End: > 0 } ofNoun) return ofNoun;
        usable.RemoveAll(date => date.IsAttribute && date.End < view.Length && date.End != deed.At
            && view.WordAt(date.End).Lemma.Noun.Length > 0 && deeds.All(other => other.At != date.End));
        if (!view.IsVerb(deed.At) && deed.Kind != FrameKind.Noun
            && After(view, deed, deeds, found, isAhead) is { } following)
            return following;
        for (var (clause, steps) = (tree.ClauseOf(deed.At), 0); clause >= 0 && steps < 5; steps++)
        {
            // "Last Thursday, when Cambodia fired rockets": the clause describes the date.
            foreach (var date in usable)
                if (tree.HeadOf(clause) >= date.First && tree.HeadOf(clause) < date.End
                    || HasWhen(view, clause) && tree.LeftOf(clause) - date.End is 0 or 1) return date;
            if (!(isAhead && steps == 0) && Nearest(view, clause, deed, deeds, usable, isAhead) is { } own) return own;
            if (steps == 0 && deed.IsEarlier && After(view, deed, deeds, found, isAhead) is { } behind) return behind;
            if (!isAhead && Shared(view, clause, deed, deeds, usable, steps == 0) is { } shared) return shared;
            if (tree.HeadOf(clause) < 0 || tree.RelationOf(clause) is "acl:relcl" || tree.Is(clause, "advcl")
                && !IsParticiple(tree, clause)) break;
            clause = tree.ClauseAbove(clause);
        }
        if (deed.Reality.Speaker >= 0
            && Nearest(view, tree.ClauseOf(deed.Reality.Speaker), deed, deeds, usable, false) is { } said) return said;
        return null;
    }

    // The tree hangs one date in five elsewhere: one behind the verb with no other verb between still is its date. So
    // is the only date of a sentence in a gerund at its end ("accused it of arming rebels in 2008").
    private static DateMention? After(
        SentenceView view, Deed deed, List<Deed> deeds, List<DateMention> found, bool isAhead)
    {
        if (isAhead) return null;
        foreach (var date in found)
        {
            if (date.Date is null || date.IsAside || date.IsAttribute || date.IsOfClause || date.First < deed.At)
                continue;
            for (var i = deed.At + 1; i < date.First; i++)
                if (!view.IsVerb(i) && deeds.Any(other => other.At == i && other.Kind != FrameKind.Noun)
                    || view.IsVerb(i) && !(found.Count == 1 && !date.IsYearless
                    && view.Tree!.FineTagOf(i) is "VBG" or "VB"))
                    return null;
            return date;
        }
        return null;
    }

    // Of several dates of a clause the one after the verb and nearest to it; else one before it.
    private static DateMention? Nearest(
        SentenceView view, int clause, Deed deed, List<Deed> deeds, List<DateMention> dates, bool isAhead)
    {
        DateMention? after = null, before = null;
        // A date behind the next event of the same clause is that event's.
        var next = deeds.Where(other => other.At > deed.At && other.Event.Targets != deed.Event.Targets
                && view.Tree!.ClauseOf(other.At) == clause && !view.IsVerb(other.At) && other.Kind != FrameKind.Noun)
            .Select(other => other.At).DefaultIfEmpty(int.MaxValue).Min();
        foreach (var date in dates)
        {
            if (ClauseOf(view, date, deed) != clause) continue;
            if (isAhead && date.IsYearless) continue;
            if (date.First > next) continue;
            if (date.First > deed.At) after ??= date;
            else before = date;
        }
        // "In May X invested in a centre, with hopes of opening it in 2011": another verb stands before the later date.
        if (after is { } late && before is { } early && !isAhead
            && Enumerable.Range(deed.At + 1, late.First - deed.At - 1).Any(view.IsVerb)) return early;
        return after ?? before;
    }

    // "Recalled its ambassador and called off exercises on Monday": verbs of one subject share the date of the last
    // one; and "when he came in January" dates what happened then.
    private static DateMention? Shared(
        SentenceView view, int clause, Deed deed, List<Deed> deeds, List<DateMention> dates, bool isOwn)
    {
        var tree = view.Tree!;
        foreach (var child in tree.ChildrenOf(clause))
        {
            var isSame = isOwn && tree.Is(child, "conj") && view.IsVerb(child) && tree.ChildOf(child, "nsubj") < 0;
            var isWhen = tree.Is(child, "advcl") && HasWhen(view, child);
            if ((isSame || isWhen) && Nearest(view, child, deed, deeds, dates, false) is { } date) return date;
        }
        return null;
    }

    private static bool HasWhen(SentenceView view, int clause) =>
        view.Tree!.ChildOf(clause, "mark", "advmod") is >= 0 and var mark && view.Lower(mark) is "when" or "while";

    // A date that the parser hung under a noun still belongs to the clause around it.
    private static int ClauseOf(SentenceView view, DateMention date, Deed deed)
    {
        var head = HeadOf(view, date);
        return view.Tree!.ClauseOf(head) == head ? ClauseAt(view, date, deed) : view.Tree.ClauseOf(head);
    }

    private static int ClauseAt(SentenceView view, DateMention date, Deed deed)
    {
        var head = view.Tree!.HeadOf(HeadOf(view, date));
        return head >= 0 ? view.Tree.ClauseOf(head) : view.Tree.ClauseOf(deed.At);
    }

    private static int HeadOf(SentenceView view, DateMention date) => view.Tree!.HeadOfSpan(date.First, date.End);

    private static bool IsParticiple(SentenceTree tree, int clause) =>
        tree.FineTagOf(clause) is "VBG" or "VBN" && tree.ChildOf(clause, "nsubj", "mark") < 0;

    // An old date of the sentence before dates what goes on from it, not news.
    private bool IsNear(PartialDate on, Deed deed) => dates.Reference is not { } from || deed.IsEarlier
        || from.Last.DayNumber - on.Last.DayNumber <= CarriedDaysMax;

    private PartialDate? LastOf(Deed deed) =>
        deed.Event.Sources.Concat(deed.Event.Targets).Select(actor => actor.Country).Distinct()
            .ToArray() is [var one, var other]
        && (_lastDates.TryGetValue((one, other), out var last) || _lastDates.TryGetValue((other, one), out last))
            ? last : null;

    // "During the visit …" and "the two sides …" continue an event reported before.
    private static bool IsContinuing(SentenceView view) =>
        view.Lower(0) == "during" || view.Mentions.Any(one => one.ListedAfter >= 0 && one.Kind == PhraseKind.Role
            && one.Actor.IsKnown && one.End == one.First + 1);
}
