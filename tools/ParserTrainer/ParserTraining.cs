using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>
/// Trains the parser: a structured perceptron with beam search, updated where the wrong path is furthest ahead of the
/// right one (Huang, Fayong and Guo, 2012).
/// </summary>
internal sealed class ParserTraining(TransitionSystem system, int beamWidth, int epochs)
{
    /// <summary>A sentence with the tags to learn from, and its transitions.</summary>
    public sealed record ParserExample(TaggedWords Words, byte[] Gold);

    private readonly BeamSearch _search = new(system, beamWidth);
    private readonly List<int> _goldStates = [];
    private readonly List<int> _bestStates = [];

    public AveragedWeights Train(IReadOnlyList<ParserExample> examples, int seed, Action<string> report)
    {
        var weights = new TrainingWeights();
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new Random(seed);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            var right = 0;
            foreach (var i in order)
            {
                if (Learn(examples[i], weights)) right++;
                weights.Time++;
            }
            report($"seed {seed}, epoch {epoch + 1}: {100.0 * right / order.Length:F1} % of the sentences right");
        }
        return weights.Average();
    }

    private bool Learn(ParserExample example, TrainingWeights weights)
    {
        _search.Start(example.Words);
        _goldStates.Clear();
        _bestStates.Clear();
        var gold = 0;
        var (worst, worstAt) = (0.0, -1);
        for (var step = 0; step < example.Gold.Length; step++)
        {
            var transition = example.Gold[step];
            var score = _search.States[gold].Score + _search.Score(weights, gold)[transition];
            gold = _search.Apply(gold, transition, score);
            _search.Advance(weights, transition);
            _goldStates.Add(gold);
            var best = _search.Beam[0];
            _bestStates.Add(best);
            var violation = _search.States[best].Score - score;
            if (_search.States[best].IsGold || violation < worst) continue;
            (worst, worstAt) = (violation, step);
        }
        if (_search.States[_search.Beam[0]].IsGold) return true;
        Update(_goldStates[worstAt], _bestStates[worstAt], weights, example.Words);
        return false;
    }

    private void Update(int gold, int guess, TrainingWeights weights, TaggedWords words)
    {
        var golds = PathTo(gold);
        var guesses = PathTo(guess);
        var same = 0;
        while (_search.States[golds[same]].Transition == _search.States[guesses[same]].Transition) same++;
        for (var i = same; i < golds.Count; i++)
        {
            Change(golds[i], 1);
            Change(guesses[i], -1);
        }

        void Change(int state, float change)
        {
            Span<uint> features = stackalloc uint[ParserFeatures.Max];
            ref readonly var before = ref _search.States[_search.States[state].Previous];
            var transition = _search.States[state].Transition;
            var count = ParserFeatures.OfWords(before, _search.Nodes, words, features);
            weights.Update(features[..count], transition, change);
            count = ParserFeatures.OfDependents(before, _search.Nodes, words, features);
            weights.Update(features[..count], transition, change);
        }
    }

    private List<int> PathTo(int state)
    {
        var path = new List<int>();
        for (; _search.States[state].Previous >= 0; state = _search.States[state].Previous) path.Add(state);
        path.Reverse();
        return path;
    }
}
