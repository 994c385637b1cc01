namespace Diplomacy.Domain.Scoring.Models;

/// <summary>A parameter of a scoring model, which a request may override within its range.</summary>
/// <param name="Name">The name in requests, such as "half_life_days".</param>
/// <param name="Value">The value that the model uses.</param>
/// <param name="Min">The smallest value allowed.</param>
/// <param name="Max">The largest value allowed.</param>
/// <param name="Unit">The unit of the value.</param>
public sealed record ModelParameter(string Name, double Value, double Min, double Max, string Unit)
{
    /// <summary>Whether it may be set to a value; never to a NaN.</summary>
    public bool Allows(double value) => value >= Min && value <= Max;
}
