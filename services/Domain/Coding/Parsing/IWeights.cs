namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// Weights of features. The trained model and the one in training both score with the code of this folder.
/// </summary>
internal interface IWeights
{
    /// <summary>Adds, for each class, the weights of the features.</summary>
    void AddTo(Span<float> scores, ReadOnlySpan<uint> features);
}
