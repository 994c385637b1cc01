namespace Diplomacy.Domain.Scoring.Models;

/// <summary>A number of a scoring model, which a what-if may set otherwise within its range.</summary>
/// <param name="Name">The name by which callers set it, such as "half_life_days".</param>
/// <param name="Value">What the model uses.</param>
/// <param name="Min">The least it may be set to.</param>
/// <param name="Max">The most it may be set to.</param>
/// <param name="Unit">What it is counted in.</param>
public sealed record ModelParameter(string Name, double Value, double Min, double Max, string Unit)
{
    /// <summary>Whether it may be set to a value; never to a NaN.</summary>
    public bool Allows(double value) => value >= Min && value <= Max;
}
