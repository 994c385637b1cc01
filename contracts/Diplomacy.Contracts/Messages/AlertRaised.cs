namespace Diplomacy.Contracts.Messages;

/// <summary>
/// An alert rule was triggered. Delivered at least once: consumers deduplicate by <paramref name="AlertId"/>, which is
/// the same each time.
/// </summary>
/// <param name="AlertId">Made from the rule, the relationship and the change.</param>
/// <param name="RuleId">The rule.</param>
/// <param name="RuleName">The name of the rule.</param>
/// <param name="Country">The relationship's first country, ISO 3166-1 alpha-3.</param>
/// <param name="Counterpart">Its second country.</param>
/// <param name="Model">The scoring model.</param>
/// <param name="ScoreBefore">The score before the change, or that of some days earlier.</param>
/// <param name="Score">The score that triggered it.</param>
/// <param name="AsOf">The day of the score.</param>
/// <param name="Position">The number of the stored event up to which the score was known.</param>
public sealed record AlertRaised(
    Guid AlertId, Guid RuleId, string RuleName, string Country, string Counterpart, string Model, double ScoreBefore,
    double Score, DateOnly AsOf, long Position);
