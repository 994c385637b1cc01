using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Dates;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>
/// A sentence as the parser gets it: written dates and lists of names are one word each, since their commas and "and"
/// break one parse in three. The tree is spread over all tokens again afterwards.
/// </summary>
internal sealed class ParserInput
{
    private const string AnyDay = "Monday";
    private const string AnyPeoples = "Americans";

    // Past forms that are like the base form are mistaken for nouns behind a name; these say the same.
    private static readonly Dictionary<string, string> Clearer = new(StringComparer.Ordinal)
    {
        ["cut"] = "reduced",
        ["put"] = "placed",
        ["hit"] = "attacked",
        ["set"] = "placed",
        ["shut"] = "closed",
        ["let"] = "allowed",
        ["quit"] = "left",
    };

    private static readonly string[] Times =
        ["hours", "days", "weeks", "months", "years", "minutes", "hour", "day", "week", "month", "year"];

    // In news these are nouns, though a verb has the same form.
    private static readonly string[] Nouns = ["talks", "ties", "links", "sanctions", "witnesses", "crossing",
        "troops", "regret"];

    private readonly int[] _groups;
    private readonly List<int> _kept = [];
    private readonly List<string> _words = [];
    private readonly List<WordHints> _hints = [];
    private readonly Mention?[] _mentionAt;

    public ParserInput(string text, Token[] tokens, Mention[] mentions, Mention?[] mentionAt, List<DateMention> dates)
    {
        _mentionAt = mentionAt;
        _groups = new int[tokens.Length];
        Array.Fill(_groups, -1);
        foreach (var date in dates)
            if (date.End > date.First + 1 && date.Date is { Day: > 0 }) Group(date.First, date.End);
        for (var i = 0; i < mentions.Length; i++)
            if (ListFrom(tokens, mentions, i) is var last && last > i)
            {
                Group(mentions[i].First, mentions[last].End);
                i = last;
            }
        GroupTimes(tokens);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (_groups[i] >= 0 && _groups[i] != i) continue;
            _kept.Add(i);
            var isName = mentionAt[i] is { Kind: not PhraseKind.Role } && tokens[i].IsCapital;
            _words.Add(WordFor(text, tokens, i));
            // The forms of verbs have the same order in both.
            _hints.Add(isName ? WordHints.Name : IsSpeaker(tokens, i) || Array.IndexOf(Nouns, tokens[i].Word.Text) >= 0
                ? WordHints.None
                : (WordHints)((int)tokens[i].Word.Forms << 1));
        }
    }

    public IReadOnlyList<string> Words => _words;

    public IReadOnlyList<WordHints> Hints => _hints;

    /// <summary>The tree over all tokens.</summary>
    public ParsedWord[] Spread(IReadOnlyList<ParsedWord> parsed, Token[] tokens, string text)
    {
        var words = new ParsedWord[tokens.Length];
        for (var i = 0; i < _kept.Count; i++)
            words[_kept[i]] = parsed[i] with { Head = parsed[i].Head < 0 ? -1 : _kept[parsed[i].Head] };
        for (var i = 0; i < tokens.Length; i++)
        {
            if (_groups[i] < 0 || _groups[i] == i) continue;
            var form = text.Substring(tokens[i].Start, tokens[i].Length);
            var isLast = _mentionAt[i] is { } mention && mention.End == i + 1 && mention.First > _groups[i];
            var isPart = _mentionAt[i] is { } part && !isLast && part.First > _groups[i];
            words[i] = new(form, form.ToLowerInvariant(), tokens[i].Is(WordTags.Punctuation) ? PartOfSpeech.Punct
                    : _mentionAt[i] is null ? PartOfSpeech.X : PartOfSpeech.Propn, "NNP",
                isPart ? _mentionAt[i]!.End - 1 : _groups[i], isLast ? "conj" : "flat", 1);
        }
        return words;
    }

    // "Two hours after Canada released …": a clause with "after"; how long after does not matter.
    private void GroupTimes(Token[] tokens)
    {
        for (var i = 0; i + 2 < tokens.Length; i++)
        {
            var unit = tokens[i].Is(WordTags.Number)
                || tokens[i].Word.Text is "a" or "an" or "two" or "three" or "few" ? i + 1 : i;
            if (Array.IndexOf(Times, tokens[unit].Word.Text) >= 0 && tokens[unit + 1].Word.Text is "after" or "before"
                && unit + 2 < tokens.Length && !tokens[unit + 2].Is(WordTags.Punctuation)) Group(i, unit + 2);
        }
    }

    private string WordFor(string text, Token[] tokens, int at)
    {
        if (_groups[at] == at)
            return _mentionAt[at] is not null ? AnyPeoples
                : IsTime(tokens, at) ? "after"
                : AnyDay;
        var isBehindName = at > 0 && _mentionAt[at - 1] is { IsPossessive: false } && _mentionAt[at] is null;
        return isBehindName && Clearer.TryGetValue(tokens[at].Word.Text, out var clearer)
            ? clearer
            : text.Substring(tokens[at].Start, tokens[at].Length);
    }

    private bool IsTime(Token[] tokens, int at)
    {
        for (var i = at; i < tokens.Length && _groups[i] == at; i++)
            if (tokens[i].Word.Text is "after" or "before") return true;
        return false;
    }

    // ", witnesses said" ends a sentence: the word is who speaks.
    private static bool IsSpeaker(Token[] tokens, int at) => at > 0 && at + 1 < tokens.Length
        && tokens[at - 1].Word.Text == "," && tokens[at + 1].Word.Lemma.Is(WordTags.Speech) && !tokens[at].IsCapital;

    private void Group(int first, int end)
    {
        for (var i = first; i < end; i++)
            if (_groups[i] >= 0) return;
        for (var i = first; i < end; i++) _groups[i] = first;
    }

    // The last member of a list of bare names; "attacked Iraq and Iran responded" is none.
    private static int ListFrom(Token[] tokens, Mention[] mentions, int first)
    {
        var last = first;
        while (last + 1 < mentions.Length && mentions[last + 1].ListedAfter == last && mentions[last + 1].IsBare
               && mentions[last].Kind != PhraseKind.People
               && IsPlainJoin(tokens, mentions[last].End, mentions[last + 1].First)) last++;
        // "Gazprom, the Russian company" is one actor: a list has "and" before its last member.
        while (last > first && !HasAnd(tokens, mentions[last - 1].End, mentions[last].First)
               && !(last - first > 1 && mentions[last].End < tokens.Length
                   && tokens[mentions[last].End].Word.Text == "and")) last--;
        if (last == first || mentions[first] is not { Actor.IsKnown: true, Kind: not PhraseKind.Organisation })
            return first;
        var end = mentions[last].End;
        var isBeforeVerb = end < tokens.Length && (tokens[end].Word.Forms != VerbForms.None
            || tokens[end].Is(WordTags.Have | WordTags.Be | WordTags.Modal | WordTags.Adverb));
        if (!isBeforeVerb || mentions[first].First == 0) return last;
        var before = tokens[mentions[first].First - 1];
        return before.Is(WordTags.Preposition | WordTags.Conjunction | WordTags.Subordinator)
            || before.Word.Text is "," or "that" or "the"
            ? last : first;
    }

    private static bool HasAnd(Token[] tokens, int from, int to)
    {
        for (var i = from; i < to; i++)
            if (tokens[i].Word.Text is "and" or "or")
                return true;
        return false;
    }

    private static bool IsPlainJoin(Token[] tokens, int from, int to)
    {
        for (var i = from; i < to; i++)
            if (tokens[i].Word.Text is not ("," or "and" or "the" or "or"))
                return false;
        return true;
    }
}
