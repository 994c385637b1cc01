namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>The transitions of a model, and what each of them does to a state.</summary>
internal sealed class TransitionSystem
{
    /// <summary>The relation of the head of the sentence.</summary>
    public const string Root = "root";

    private readonly byte _root;
    private readonly byte _case;
    private readonly byte _mark;

    /// <param name="relations">The names of the relations; the first is empty, for "none".</param>
    /// <param name="transitions">The transitions; their numbers are their places here.</param>
    public TransitionSystem(string[] relations, Transition[] transitions)
    {
        Relations = relations;
        Transitions = transitions;
        _root = (byte)Math.Max(0, Array.IndexOf(relations, Root));
        _case = (byte)Math.Max(0, Array.IndexOf(relations, "case"));
        _mark = (byte)Math.Max(0, Array.IndexOf(relations, "mark"));
    }

    public string[] Relations { get; }

    public Transition[] Transitions { get; }

    /// <summary>
    /// Whether a state admits a transition. The root takes one dependent, when all other words have their heads: so
    /// every sentence becomes one tree.
    /// </summary>
    public bool Admits(Transition transition, int stackDepth, bool isRootNext) => transition.Kind switch
    {
        TransitionKind.Shift => !isRootNext,
        TransitionKind.Left => stackDepth > 0
            && (isRootNext ? stackDepth == 1 && transition.Relation == _root : transition.Relation != _root),
        _ => stackDepth > 1 && transition.Relation != _root,
    };

    /// <summary>The dependent's node goes to the left of all that its head has.</summary>
    public void AddLeft(ref Node head, int dependent, in Node node, byte relation, TaggedWords sentence)
    {
        (head.Left2, head.Left2Relation) = (head.Left1, head.Left1Relation);
        (head.Left1, head.Left1Relation) = (dependent, relation);
        head.LeftCount = (byte)Math.Min(byte.MaxValue, head.LeftCount + 1);
        head.LeftRelations |= 1UL << relation;
        AddFunctionWord(ref head, node, relation, sentence);
    }

    /// <summary>The dependent's node goes to the right of all that its head has.</summary>
    public void AddRight(ref Node head, int dependent, in Node node, byte relation, TaggedWords sentence)
    {
        (head.Right2, head.Right2Relation) = (head.Right1, head.Right1Relation);
        (head.Right1, head.Right1Relation) = (dependent, relation);
        head.RightCount = (byte)Math.Min(byte.MaxValue, head.RightCount + 1);
        head.RightRelations |= 1UL << relation;
        AddFunctionWord(ref head, node, relation, sentence);
    }

    private void AddFunctionWord(ref Node head, in Node node, byte relation, TaggedWords sentence)
    {
        if (relation == 0) return;
        var word = sentence.Forms[node.Word + TaggedWords.Padding].Word;
        if (relation == _case) head.CaseWord = word;
        if (relation == _mark) head.MarkWord = word;
    }
}
