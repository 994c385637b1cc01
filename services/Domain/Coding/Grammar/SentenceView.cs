using Diplomacy.Domain.Coding.Actors;
using Diplomacy.Domain.Coding.Lexicon;

namespace Diplomacy.Domain.Coding.Grammar;

/// <summary>An analysed sentence: its words, the actors it names, its verbs and its clauses.</summary>
internal sealed class SentenceView
{
    public SentenceView(Token[] tokens, Mention[] mentions)
    {
        Tokens = tokens;
        Mentions = mentions;
        MentionAt = new Mention?[tokens.Length];
        foreach (var mention in mentions)
            for (var i = mention.First; i < mention.End; i++)
                MentionAt[i] = mention;
        Uses = VerbFinder.Find(tokens, MentionAt);
        Clauses = Clauses.Of(this);
    }

    public Token[] Tokens { get; }

    public Mention[] Mentions { get; }

    /// <summary>The mention that a token belongs to.</summary>
    public Mention?[] MentionAt { get; }

    public VerbUse[] Uses { get; }

    public Clauses Clauses { get; }

    public int Length => Tokens.Length;

    public Word WordAt(int at) => at >= 0 && at < Tokens.Length ? Tokens[at].Word : Words.OtherMark;

    public bool IsFinite(int at) => Uses[at] is VerbUse.Finite or VerbUse.Passive;

    /// <summary>Whether this token is a verb of saying.</summary>
    public bool IsSpeech(int at) => Uses[at] != VerbUse.None && Tokens[at].Word.Lemma.Is(WordTags.Speech);
}
