using System.Runtime.InteropServices;

namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// Searches the transitions of a sentence, keeping the best few states at every step. One is reused for sentence after
/// sentence, by one thread at a time.
/// </summary>
internal sealed class BeamSearch(TransitionSystem system, int width)
{
    private readonly float[] _scores = new float[system.Transitions.Length];
    private readonly Candidate[] _candidates = new Candidate[width];
    private readonly int[] _beam = new int[width];
    private readonly Dictionary<(int Top, int Below, int Front), int> _sharedAt = [];
    private float[] _shared = new float[256 * system.Transitions.Length];
    private TaggedWords _sentence = new();
    private int _nodeCount;
    private int _stateCount;
    private int _candidateCount;

    private record struct Candidate(double Score, int State, byte Transition);

    /// <summary>The nodes of all states; the first stands for "none".</summary>
    public Node[] Nodes { get; private set; } = new Node[1024];

    /// <summary>All states so far.</summary>
    public ParserState[] States { get; private set; } = new ParserState[1024];

    /// <summary>The best states, the best one first, as indexes of <see cref="States"/>.</summary>
    public ReadOnlySpan<int> Beam => _beam.AsSpan(0, Count);

    /// <summary>How many states the beam holds.</summary>
    public int Count { get; private set; }

    /// <summary>How many steps a sentence takes.</summary>
    public static int Steps(TaggedWords sentence) => 2 * sentence.Count;

    /// <summary>Begins with a tagged sentence.</summary>
    public void Start(TaggedWords sentence)
    {
        _sentence = sentence;
        _sharedAt.Clear();
        Grow(sentence.Count + 2);
        Nodes[0] = new() { Word = -1 };
        for (var i = 0; i <= sentence.Count; i++) Nodes[i + 1] = new() { Word = i };
        _nodeCount = sentence.Count + 2;
        States[0] = new() { Front = 1, Previous = -1, IsGold = true };
        (_stateCount, Count, _beam[0]) = (1, 1, 0);
    }

    /// <summary>Takes the next step from every state of the beam, and keeps the best results.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="gold">The right transition of the state so far right, in training; else -1.</param>
    public void Advance<TWeights>(TWeights weights, int gold = -1)
        where TWeights : IWeights
    {
        _candidateCount = 0;
        foreach (var state in Beam)
        {
            Score(weights, state);
            Collect(state);
        }
        // Each candidate makes one state and two nodes at most.
        Grow(2 * width);
        Count = _candidateCount;
        for (var i = 0; i < Count; i++)
        {
            var (score, state, transition) = _candidates[i];
            _beam[i] = Apply(state, transition, score);
            States[_beam[i]].IsGold = States[state].IsGold && transition == gold;
        }
    }

    /// <summary>The scores of all transitions of a state. They hold until the next call.</summary>
    public ReadOnlySpan<float> Score<TWeights>(TWeights weights, int state)
        where TWeights : IWeights
    {
        Span<uint> features = stackalloc uint[ParserFeatures.Max];
        ScoreOfWords(weights, state, features).CopyTo(_scores);
        var count = ParserFeatures.OfDependents(States[state], Nodes, _sentence, features);
        weights.AddTo(_scores, features[..count]);
        return _scores;
    }

    /// <summary>The part of the scores that many states share, since it comes from the same few words.</summary>
    private Span<float> ScoreOfWords<TWeights>(TWeights weights, int state, Span<uint> features)
        where TWeights : IWeights
    {
        ref readonly var top = ref Nodes[States[state].Top];
        var key = (top.Word, Nodes[top.Below].Word, Nodes[States[state].Front].Word);
        ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(_sharedAt, key, out var isKnown);
        if (!isKnown)
        {
            at = _sharedAt.Count - 1;
            if (_sharedAt.Count * _scores.Length > _shared.Length) Array.Resize(ref _shared, 2 * _shared.Length);
            var fresh = _shared.AsSpan(at * _scores.Length, _scores.Length);
            fresh.Clear();
            var count = ParserFeatures.OfWords(States[state], Nodes, _sentence, features);
            weights.AddTo(fresh, features[..count]);
        }
        return _shared.AsSpan(at * _scores.Length, _scores.Length);
    }

    /// <summary>The state that a transition leads to, as an index of <see cref="States"/>.</summary>
    public int Apply(int from, byte transition, double score)
    {
        Grow(2);
        var (kind, relation) = system.Transitions[transition];
        ref readonly var state = ref States[from];
        ref var next = ref States[_stateCount];
        next = new() { Top = state.Top, Front = state.Front, Previous = from, Transition = transition, Score = score };
        ref readonly var top = ref Nodes[state.Top];
        ref var made = ref Nodes[_nodeCount];
        switch (kind)
        {
            case TransitionKind.Shift:
                made = Nodes[state.Front];
                (made.Below, made.Depth) = (state.Top, top.Depth + 1);
                (next.Top, next.Front) = (_nodeCount, made.Word + 2);
                break;
            case TransitionKind.Left:
                made = Nodes[state.Front];
                system.AddLeft(ref made, state.Top, top, relation, _sentence);
                (next.Top, next.Front) = (top.Below, _nodeCount);
                break;
            default:
                made = Nodes[top.Below];
                system.AddRight(ref made, state.Top, top, relation, _sentence);
                next.Top = _nodeCount;
                break;
        }
        _nodeCount++;
        return _stateCount++;
    }

    /// <summary>Reads the heads and relations from the transitions that led to a state.</summary>
    public void ReadTree(int state, Span<int> heads, Span<byte> relations)
    {
        for (; States[state].Previous >= 0; state = States[state].Previous)
        {
            var (kind, relation) = system.Transitions[States[state].Transition];
            if (kind == TransitionKind.Shift) continue;
            ref readonly var before = ref States[States[state].Previous];
            ref readonly var dependent = ref Nodes[before.Top];
            var head = kind == TransitionKind.Left ? Nodes[before.Front].Word : Nodes[dependent.Below].Word;
            heads[dependent.Word] = head == _sentence.Count ? -1 : head;
            relations[dependent.Word] = relation;
        }
    }

    private void Collect(int state)
    {
        var depth = Nodes[States[state].Top].Depth;
        var isRootNext = Nodes[States[state].Front].Word == _sentence.Count;
        var before = States[state].Score;
        for (var i = 0; i < _scores.Length; i++)
        {
            var score = before + _scores[i];
            if (_candidateCount == width && score <= _candidates[width - 1].Score) continue;
            if (system.Admits(system.Transitions[i], depth, isRootNext)) Insert(new(score, state, (byte)i));
        }
    }

    private void Insert(Candidate candidate)
    {
        var at = _candidateCount < width ? _candidateCount++ : width - 1;
        for (; at > 0 && _candidates[at - 1].Score < candidate.Score; at--) _candidates[at] = _candidates[at - 1];
        _candidates[at] = candidate;
    }

    private void Grow(int room)
    {
        if (_nodeCount + room > Nodes.Length) Nodes = Grown(Nodes, room);
        if (_stateCount + room > States.Length) States = Grown(States, room);
    }

    private static T[] Grown<T>(T[] from, int room)
    {
        var larger = new T[2 * (from.Length + room)];
        from.CopyTo(larger, 0);
        return larger;
    }
}
