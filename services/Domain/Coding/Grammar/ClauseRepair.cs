using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>
/// Mends relative clauses and reported speech, which the parser attaches wrongly in four of ten cases.
/// </summary>
internal static class ClauseRepair
{
    /// <summary>Mends the arcs of clauses in place.</summary>
    public static void Mend(ParsedWord[] words)
    {
        MendRelativeRoot(words);
        MendRelatives(words);
        MendSubordinates(words);
        MendParentheses(words);
        MendReported(words);
    }

    // "Quito, which called home its ambassador, severed its ties": the verb behind the second comma is the main one.
    private static void MendRelativeRoot(ParsedWord[] words)
    {
        var comma = Array.FindIndex(words, word => word.Form == ",");
        if (comma < 1 || comma + 2 >= words.Length || words[comma + 1].Form is not ("which" or "who")) return;
        var relative = words[comma + 1].Head;
        if (relative <= comma || words[relative].Head >= 0 || words[relative].Tag != PartOfSpeech.Verb) return;
        var main = Array.FindIndex(words, relative + 1, word => word.Head == relative && word.Tag == PartOfSpeech.Verb
            && word.Relation is "conj" or "parataxis" && word.Xpos is "VBD" or "VBZ" or "VBN" or "VBP");
        var end = main < 0 ? -1 : Array.FindLastIndex(words, main, word => word.Form == ",");
        var subject = Array.FindLastIndex(words, comma - 1, word => word.Head < 0 || word.Head >= comma);
        if (end <= relative || subject < 0) return;
        for (var i = 0; i < words.Length; i++)
            if (i != main && (i > end && words[i].Head == relative || i < comma && i != subject
                && words[i].Head == relative)) words[i] = words[i] with { Head = main };
            else if (i > relative && i < end && words[i].Head == main)
                words[i] = words[i] with
                {
                    Head = relative,
                    Relation = words[i].Is("nsubj") ? "obl" : words[i].Relation,
                };
        words[main] = words[main] with { Head = -1, Relation = "root" };
        words[relative] = words[relative] with { Head = subject, Relation = "acl:relcl" };
        words[subject] = words[subject] with { Head = main, Relation = "nsubj" };
    }

    // "North Korea, which it blames for the sinking": a clause of the noun before its comma.
    private static void MendRelatives(ParsedWord[] words)
    {
        for (var i = 2; i < words.Length; i++)
        {
            if (words[i].Form is not ("which" or "who" or "whom") || words[i - 1].Form != ","
                || words[i - 2].Tag is not (PartOfSpeech.Noun or PartOfSpeech.Propn)
                || words[i].Head is not (>= 0 and var verb) || verb < i || words[verb].Tag != PartOfSpeech.Verb
                || words[verb].Head is not (>= 0 and var above) || above > i
                || words[verb].Relation == "acl:relcl") continue;
            var hasSubject = words.Where((_, k) => k != i).Any(word => word.Head == verb && word.Is("nsubj"));
            words[i] = words[i] with { Relation = hasSubject ? "obj" : "nsubj" };
            // "Ties with Latin America, which include": what is many is the ties.
            var noun = i - 2;
            while (words[verb].Xpos == "VBP" && words[noun].Xpos is "NN" or "NNP"
                && words[noun] is { Head: >= 0 and var whole } && words[whole].Tag == PartOfSpeech.Noun) noun = whole;
            words[verb] = words[verb] with { Head = noun, Relation = "acl:relcl" };
        }
    }

    // "…, after Montenegro recognised Kosovo": a verb with a subordinator joins nothing.
    private static void MendSubordinates(ParsedWord[] words)
    {
        for (var i = 0; i < words.Length; i++)
            if (words[i].Relation == "mark" && words[i].Head is (>= 0 and var verb)
                && words[i].Form.ToLowerInvariant() is "after" or "since" or "because" or "although" or "while"
                && words[verb] is { Relation: "conj", Head: >= 0 }
                && !words.Any(word => word.Head == verb && word.Relation == "cc"))
                words[verb] = words[verb] with { Relation = "advcl" };
    }

    // "On Tuesday, he disclosed, Cyprus had signed": the words of speaking stand beside the clause.
    private static void MendParentheses(ParsedWord[] words)
    {
        for (var i = 2; i + 1 < words.Length; i++)
            if (words[i].Relation is "advcl" or "conj" or "ccomp" && words[i + 1].Form == ","
                && words[i] is { Xpos: "VBD" or "VBZ", Head: >= 0 } && Governors.Is(words[i].Lemma, "said")
                && words[i - 1].Head == i && words[i - 1].Is("nsubj") && words[i - 2].Form == ",")
                words[i] = words[i] with { Relation = "parataxis" };
    }

    // "Informed Portugal, which holds the presidency, that his country rejected": "that" with a subject after it
    // introduces the reported clause.
    private static void MendReported(ParsedWord[] words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i].Form != "that" || !words[i].Is("nsubj") || words[i].Head is not (>= 0 and var verb)
                || words[verb].Relation != "acl:relcl"
                || !words.Where((_, k) => k > i).Any(word => word.Head == verb && word.Is("nsubj"))) continue;
            var above = words[verb].Head;
            while (above >= 0 && (words[above].Tag != PartOfSpeech.Verb || words[above].Relation == "acl:relcl"))
                above = words[above].Head;
            if (above < 0) continue;
            words[i] = words[i] with { Relation = "mark", Tag = PartOfSpeech.Sconj, Xpos = "IN" };
            words[verb] = words[verb] with { Head = above, Relation = "ccomp" };
        }
    }
}
