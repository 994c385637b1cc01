using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>Mends kinds of arcs that the parser often gets wrong and that the words themselves decide.</summary>
internal static class TreeRepair
{
    private static readonly HashSet<string> Spans = new(StringComparer.Ordinal)
    {
        "minutes", "hours", "days", "weeks", "months", "years", "hour", "day", "week", "month", "year",
    };

    /// <summary>The words with their arcs mended; the array given is changed.</summary>
    public static ParsedWord[] Of(ParsedWord[] words, Token[] tokens)
    {
        MendObjects(words);
        MendOpening(words);
        MendTimes(words);
        ClauseRepair.Mend(words);
        MendBeneficiaries(words);
        MendSubjects(words);
        MendActives(words, tokens);
        MendIntransitives(words, tokens);
        return WithVerbAsRoot(words, tokens);
    }

    // "In the summer Lithuania donated", "hours after Canada released": a time is no subject beside another one.
    private static void MendTimes(ParsedWord[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!words[i].Is("nsubj") || words[i].Head is not (>= 0 and var verb) || verb < i
                || !words.Where((_, k) => k > i && k < verb).Any(word => word.Head == verb && word.Is("nsubj")))
                continue;
            if (words.Any(word => word.Head == i && word.Relation == "case"))
                words[i] = words[i] with { Relation = "obl" };
            else if (i + 1 < words.Length && Spans.Contains(words[i].Form.ToLowerInvariant())
                && words[i + 1].Form is "after" or "before" or "since")
            {
                words[i] = words[i] with { Relation = "obl:unmarked" };
                if (words[verb].Relation == "conj") words[verb] = words[verb] with { Relation = "advcl" };
            }
        }
        // "Spent the afternoon in talks": the time was spent there, and has no talks of its own.
        for (var i = 0; i < words.Length; i++)
            if (words[i].Relation == "nmod" && words[i].Head is >= 0 and var span
                && (Spans.Contains(words[span].Form) || words[span].Form is "morning" or "afternoon" or "evening")
                && words[span] is { Relation: "obj", Head: >= 0 and var spent }
                && words.Any(word => word.Head == i && word.Form == "in"))
                words[i] = words[i] with { Head = spent, Relation = "obl" };
        // "Thursday, when Cambodia fired rockets": a clause of its own with an active verb.
        for (var i = 0; i < words.Length; i++)
            if (words[i].Form == "when" && words[i].Head is >= 0 and var verb && verb > i
                && words[verb] is { Xpos: "VBN" } && words.Any(word => word.Head == verb && word.Is("nsubj"))
                && words.Any(word => word.Head == verb && word.Relation == "obj"))
                words[verb] = words[verb] with
                {
                    Xpos = "VBD",
                    Relation = words[verb].Head >= 0 ? "advcl" : words[verb].Relation,
                };
    }

    // "Opened its Rafah crossing": an -ing form behind a possessive or an article is the object.
    private static void MendObjects(ParsedWord[] words)
    {
        for (var i = 2; i < words.Length; i++)
        {
            if (words[i].Xpos != "VBG" || words[i].Relation is not ("advcl" or "xcomp" or "acl")
                || words[i].Head is not (>= 0 and var head)
                || words[head].Tag != PartOfSpeech.Verb || head >= i - 1
                || words[i - 1].Tag is PartOfSpeech.Punct) continue;
            if (Enumerable.Range(head + 1, i - head - 1).All(k => words[k].Tag is PartOfSpeech.Propn or PartOfSpeech.Adj
                    or PartOfSpeech.Noun or PartOfSpeech.Det or PartOfSpeech.Pron)
                && words[head + 1].Tag is PartOfSpeech.Det or PartOfSpeech.Pron
                && words[head + 1].Xpos is "PRP$" or "DT")
                words[i] = words[i] with { Tag = PartOfSpeech.Noun, Xpos = "NN", Relation = "obj" };
        }
    }

    // "An aid programme for Bosnia aimed at": "for" has no subject where no infinitive follows.
    private static void MendBeneficiaries(ParsedWord[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Form != "for" || words[i].Relation != "mark" || words[i].Head is not (> 0 and var verb)
                || words[verb].Xpos is not ("VBD" or "VBN") || words[verb].Relation is not ("advcl" or "acl")
                || words[verb].Head is not (>= 0 and var above)) continue;
            var noun = Array.FindIndex(words, word => word.Head == verb && word.Is("nsubj"));
            if (noun != verb - 1) continue;
            words[i] = words[i] with { Head = noun, Relation = "case" };
            words[noun] = words[noun] with { Head = above, Relation = "obl" };
            words[verb] = words[verb] with { Head = noun, Relation = "acl", Xpos = "VBN" };
        }
    }

    // "After the leaders agreed": a noun between "after" and a verb without a subject is its subject.
    private static void MendSubjects(ParsedWord[] words)
    {
        // A name before a verb is joined to nothing: it is the first of its subjects.
        for (var i = 0; i < words.Length; i++)
            if (words[i].Relation == "conj" && words[i].Head > i && words[words[i].Head].Tag == PartOfSpeech.Verb
                && words[i].Tag is PartOfSpeech.Propn or PartOfSpeech.Noun)
                words[i] = words[i] with { Relation = "nsubj" };
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Relation is not "obl" || words[i].Head is not (>= 0 and var verb) || verb < i
                || words[verb].Tag != PartOfSpeech.Verb || words[verb].Xpos is not ("VBD" or "VBN" or "VBZ" or "VBP")
                || words.Any(word => word.Head == verb && word.Is("nsubj"))) continue;
            var marker = Array.FindIndex(words, word => word.Head == i && word.Relation == "case");
            if (marker < 0
                || words[marker].Form.ToLowerInvariant() is not ("after" or "before" or "since" or "as" or "because")
                || Enumerable.Range(i, verb - i).Any(k => words[k].Tag is PartOfSpeech.Punct)) continue;
            words[i] = words[i] with { Relation = "nsubj" };
            words[marker] = words[marker] with { Head = verb, Relation = "mark" };
            if (words[verb].Xpos == "VBN") words[verb] = words[verb] with { Xpos = "VBD" };
            if (words[verb].Head >= 0) words[verb] = words[verb] with { Relation = "advcl" };
        }
    }

    // "Kuwait mediated between them.": no auxiliary makes it passive. Headlines leave one out, but have no full stop.
    private static void MendIntransitives(ParsedWord[] words, Token[] tokens)
    {
        if (words[^1].Form != ".") return;
        for (var i = 0; i < words.Length; i++)
            if (words[i].Relation == "nsubj:pass" && words[i].Head is >= 0 and var verb && verb > i
                && words[i].Tag == PartOfSpeech.Propn && words[verb] is { Xpos: "VBN", Head: < 0 }
                && tokens[verb].Word.Has(VerbForms.Past)
                && !words.Any(word => word.Head == verb && (word.Is("aux")
                    || word.Relation == "obl:agent" && !Spans.Contains(word.Form))))
            {
                words[i] = words[i] with { Relation = "nsubj" };
                words[verb] = words[verb] with { Xpos = "VBD" };
            }
    }

    // "Rockets hit villages and Thai jets bombed positions": a participle with an object of its own is an active verb.
    private static void MendActives(ParsedWord[] words, Token[] tokens)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Xpos != "VBN" || words[i].Relation != "acl" || words[i].Head is not (>= 0 and var noun)
                || noun > i
                || !tokens[i].Word.Has(VerbForms.Past) || !words.Any(word => word.Head == i
                && word.Relation == "obj")) continue;
            var above = words[noun].Head;
            while (above >= 0 && words[above].Tag != PartOfSpeech.Verb) above = words[above].Head;
            if (above < 0 || above == i) continue;
            words[i] = words[i] with { Head = above, Relation = "conj", Xpos = "VBD" };
            words[noun] = words[noun] with { Head = i, Relation = "nsubj" };
            for (var k = 0; k < words.Length; k++)
                if (words[k].Head == noun && words[k].Relation == "cc") words[k] = words[k] with { Head = i };
        }
    }

    // "As they had warned, Portugal suspended …": the verb behind the comma is the main one.
    private static void MendOpening(ParsedWord[] words)
    {
        var root = Array.FindIndex(words, word => word.Head < 0);
        var comma = Array.FindIndex(words, word => word.Form == ",");
        if (root < 1 || comma < root || words[0].Head != root || words[0].Relation is not ("mark" or "advmod")
            || words[0].Form is not ("As" or "When" or "After" or "If" or "While" or "Although" or "Since"
            or "Because" or "Once"
                or "Before" or "Though" or "Unless")) return;
        var main = Array.FindIndex(words, comma, word => word.Head == root && word.Relation is "conj" or "parataxis"
            && word.Tag == PartOfSpeech.Verb);
        if (main < 0) return;
        for (var i = comma; i < main; i++)
            if (words[i].Tag is PartOfSpeech.Propn or PartOfSpeech.Noun && words[i].Head < comma
                && !words.Any(word => word.Head == main && word.Is("nsubj")))
                words[i] = words[i] with { Head = main, Relation = "nsubj" };
            else if (words[i].Head >= 0 && words[i].Head < comma && i > comma)
                words[i] = words[i] with { Head = main };
        words[main] = words[main] with { Head = -1, Relation = "root" };
        words[root] = words[root] with { Head = main, Relation = "advcl" };
    }

    // The parser may attach the verb to the last noun of the subject: "a group of deputies held talks".
    private static int VerbBehind(ParsedWord[] words, int root)
    {
        var verb = Array.FindIndex(words, word => word.Head == root && word.Relation == "acl"
            && word.Xpos is "VBN" or "VBD");
        for (var i = root + 1; verb < 0 && i < words.Length; i++)
        {
            if (words[i].Tag is PartOfSpeech.Punct && !IsApposition(words, root, i)) break;
            if (words[i].Relation == "acl" && words[i].Xpos is "VBN" or "VBD"
                && (words[i - 1].Form == "," && IsApposition(words, root, i - 1)
                    || words.Any(word => word.Head == i && word.Relation == "obj"))) verb = i;
        }
        return verb;
    }

    // "The president, Alvaro Uribe, apologised": the commas belong to the name.
    private static bool IsApposition(ParsedWord[] words, int root, int comma) =>
        words[comma].Form == "," && words.Any(word => word.Head == root && word.Relation == "appos");

    // "The parliament threatened on Monday to …": a past form right behind the noun that would be the root is its verb
    // and no participle. Without another verb the sentence would say nothing.
    private static ParsedWord[] WithVerbAsRoot(ParsedWord[] words, Token[] tokens)
    {
        var root = Array.FindIndex(words, word => word.Head < 0);
        // "Ousted President Akayev has agreed": a participle in front of a title is no verb.
        if (root == 0 && words[0].Xpos is "VBD" or "VBN"
            && Array.FindIndex(words, word => word.Head == 0 && word.Relation == "ccomp") is >= 0 and var main)
        {
            for (var i = 0; i < words.Length; i++)
                if (words[i].Head == 0 && i != main) words[i] = words[i] with { Head = main };
            words[main] = words[main] with { Head = -1, Relation = "root" };
            words[0] = words[0] with { Head = main, Relation = "amod", Tag = PartOfSpeech.Adj };
            return words;
        }
        if (root < 0 || words[root].Tag is not (PartOfSpeech.Noun or PartOfSpeech.Propn)
            || words.Any(word => word.Head == root && word.Relation is "cop")) return words;
        var verb = VerbBehind(words, root);
        if (verb <= root || !tokens[verb].Word.Has(VerbForms.Past) || verb + 1 < words.Length
            && words[verb + 1].Form == "by")
            return words;
        for (var i = 0; i < words.Length; i++)
            if (i != verb && words[i].Head == root
                && (i > verb || words[i].Relation == "punct")) words[i] = words[i] with { Head = verb };
        words[verb] = words[verb] with { Head = -1, Relation = "root", Xpos = "VBD" };
        words[root] = words[root] with { Head = verb, Relation = "nsubj", Confidence = 0.5 };
        return words;
    }
}
