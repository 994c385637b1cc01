namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// Collects features. The number of a template is its place among the calls, whether they add something or not, so the
/// order of the calls is part of a model.
/// </summary>
/// <param name="keys">Room for the features.</param>
/// <param name="template">The number of the first template.</param>
internal ref struct FeatureList(Span<uint> keys, int template = 0)
{
    private readonly Span<uint> _keys = keys;
    private int _template = template;

    /// <summary>How many there are so far.</summary>
    public int Count { get; private set; }

    public void Add(uint a) => _keys[Count++] = FeatureKey.Of(_template++, a);

    public void Add(uint a, uint b) => _keys[Count++] = FeatureKey.Of(_template++, a, b);

    public void Add(uint a, uint b, uint c) => _keys[Count++] = FeatureKey.Of(_template++, a, b, c);

    /// <summary>Passes over some templates, whose values are missing: "none" is no feature.</summary>
    public void Skip(int templates) => _template += templates;
}
