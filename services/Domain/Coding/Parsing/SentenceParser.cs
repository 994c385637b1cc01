using System.Collections.Concurrent;

namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// Tags and parses English sentences into trees of Universal Dependencies. The same words give the same tree, in any
/// thread and on any processor.
/// </summary>
/// <remarks>
/// The words are those of <see cref="UniversalTokenizer"/>. How far the tree may be trusted, relation by relation, is
/// in the README of this folder.
/// </remarks>
public sealed class SentenceParser
{
    /// <summary>A longer sentence is not parsed: it is usually a list, which has no grammar to be found.</summary>
    public const int WordsMax = 200;

    internal const int BeamWidth = 8;

    private static readonly Lazy<SentenceParser> Embedded = new(() => new(ParserModel.Embedded()));

    private readonly ParserModel _model;

    // As many as threads parse at once. What a sentence needs is allocated once and used again.
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    internal SentenceParser(ParserModel model) => _model = model;

    /// <summary>The parser with the model that comes with this assembly. It is loaded at the first use.</summary>
    public static SentenceParser Default => Embedded.Value;

    /// <summary>Parses a sentence.</summary>
    /// <param name="words">Its words and marks.</param>
    /// <param name="hints">What is known of each word; null for nothing.</param>
    /// <returns>The tree; null for no words, or more than <see cref="WordsMax"/>.</returns>
    /// <exception cref="ArgumentException">There are hints for another number of words.</exception>
    public ParsedSentence? Parse(IReadOnlyList<string> words, IReadOnlyList<WordHints>? hints = null)
    {
        if (hints is not null && hints.Count != words.Count)
            throw new ArgumentException($"There are {hints.Count} hints for {words.Count} words.", nameof(hints));
        if (words.Count is 0 or > WordsMax) return null;

        if (!_workspaces.TryTake(out var workspace)) workspace = new(_model);
        try
        {
            return workspace.Parse(words, hints);
        }
        finally
        {
            _workspaces.Add(workspace);
        }
    }

    private sealed class Workspace(ParserModel model)
    {
        private readonly TaggedWords _sentence = new();
        private readonly BeamSearch _search = new(model.Transitions, BeamWidth);
        private readonly float[] _tagScores = new float[model.Tags.Length];
        private readonly int[] _heads = new int[WordsMax];
        private readonly int[] _otherHeads = new int[WordsMax];
        private readonly byte[] _relations = new byte[WordsMax];
        private readonly byte[] _otherRelations = new byte[WordsMax];
        private readonly double[] _agreement = new double[WordsMax];

        public ParsedSentence Parse(IReadOnlyList<string> words, IReadOnlyList<WordHints>? hints)
        {
            _sentence.Read(words, hints, model.Dictionary);
            Tagger.Tag(_sentence, model.TaggerWeights, _tagScores);
            _search.Start(_sentence);
            for (var i = BeamSearch.Steps(_sentence); i > 0; i--) _search.Advance(model.ParserWeights);
            _search.ReadTree(_search.Beam[0], _heads, _relations);
            Compare(words.Count);

            var found = new ParsedWord[words.Count];
            for (var i = 0; i < found.Length; i++)
            {
                var tag = model.Tags[_sentence.Tags[i + TaggedWords.Padding]];
                found[i] = new(words[i], model.Lemmatizer.LemmaOf(words[i], tag), tag.Part, tag.Xpos, _heads[i],
                    model.Transitions.Relations[_relations[i]], _agreement[i]);
            }
            return new(found, Margin() / words.Count);
        }

        /// <summary>For each word, how much of the beam's weight agrees with the best tree.</summary>
        private void Compare(int count)
        {
            var best = _search.States[_search.Beam[0]].Score;
            var total = 0.0;
            Array.Clear(_agreement);
            foreach (var state in _search.Beam)
            {
                var share = Math.Exp((_search.States[state].Score - best) / model.ScorePerUnit);
                total += share;
                _search.ReadTree(state, _otherHeads, _otherRelations);
                for (var i = 0; i < count; i++)
                    if (_otherHeads[i] == _heads[i] && _otherRelations[i] == _relations[i]) _agreement[i] += share;
            }
            for (var i = 0; i < count; i++) _agreement[i] /= total;
        }

        private double Margin() => _search.Count < 2
            ? 0
            : (_search.States[_search.Beam[0]].Score - _search.States[_search.Beam[1]].Score) / model.ScorePerUnit;
    }
}
