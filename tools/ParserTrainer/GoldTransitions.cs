using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>Turns trees into transitions.</summary>
/// <remarks>
/// Of the several ways to a tree this is the one that attaches as early as it can. Attaching to the left as late as it
/// can, which lets a preposition be seen first, gave the same accuracy and fewer right relative clauses.
/// </remarks>
internal static class GoldTransitions
{
    // Rarer relations are not worth a class.
    private const int CountMin = 3;

    /// <summary>All transitions that the trees need.</summary>
    public static TransitionSystem SystemOf(IReadOnlyList<TreebankSentence> sentences)
    {
        var counts = new Dictionary<(TransitionKind Kind, string Relation), int>();
        foreach (var step in sentences.SelectMany(Steps)) counts[step] = counts.GetValueOrDefault(step) + 1;
        var kept = counts.Where(pair => pair.Value >= CountMin).Select(pair => pair.Key)
            .OrderBy(step => step.Kind).ThenBy(step => step.Relation, StringComparer.Ordinal).ToArray();
        string[] relations = ["", .. kept.Select(step => step.Relation).Where(name => name.Length > 0).Distinct()
            .Order(StringComparer.Ordinal)];
        return new(relations,
            [.. kept.Select(step => new Transition(step.Kind, (byte)Array.IndexOf(relations, step.Relation)))]);
    }

    /// <summary>The transitions of a sentence; null where it needs one that is too rare.</summary>
    public static byte[]? Of(TreebankSentence sentence, TransitionSystem system)
    {
        var numbers = Steps(sentence).Select(step => Array.IndexOf(system.Transitions,
            new(step.Kind, (byte)int.Max(0, Array.IndexOf(system.Relations, step.Relation))))).ToArray();
        return numbers.Contains(-1) ? null : [.. numbers.Select(number => (byte)number)];
    }

    private static List<(TransitionKind Kind, string Relation)> Steps(TreebankSentence sentence)
    {
        var words = sentence.Words;
        var heads = Projectivity.Lift([.. words.Select(word => word.Head)]);
        var missing = new int[words.Length];
        foreach (var head in heads)
            if (head >= 0) missing[head]++;
        var steps = new List<(TransitionKind Kind, string Relation)>();
        var stack = new Stack<int>();
        var next = 0;
        while (stack.Count > 0 || next < words.Length)
        {
            var below = stack.Count > 1 ? stack.ElementAt(1) : -2;
            var isDone = stack.Count > 0 && missing[stack.Peek()] == 0;
            var head = stack.Count > 0 ? heads[stack.Peek()] : -2;
            if (isDone && (head == next || (head == -1 && next == words.Length)))
                Reduce(TransitionKind.Left);
            else if (isDone && head == below)
                Reduce(TransitionKind.Right);
            else
            {
                steps.Add((TransitionKind.Shift, ""));
                stack.Push(next++);
            }
        }
        return steps;

        void Reduce(TransitionKind kind)
        {
            var word = stack.Pop();
            steps.Add((kind, words[word].Relation));
            if (heads[word] >= 0) missing[heads[word]]--;
        }
    }
}
