using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Query.Ledger;
using Grade = Diplomacy.Domain.Scoring.Models.Grade;
using ProtoGrade = Diplomacy.Protos.Type.V1.Grade;

namespace Diplomacy.Query.Messages;

/// <summary>Maps scores and dates to messages.</summary>
internal static class ScoreMapping
{
    public static Date Of(DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    public static Date Of(PartialDate date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    public static Score Of(LevelScore score) => new()
    {
        Score_ = score.Score,
        Level = score.Level,
        Evidence = score.Evidence,
        Interval = double.IsNaN(score.IntervalLow)
            ? null
            : new Interval { Low = score.IntervalLow, High = score.IntervalHigh },
        Momentum = score.Momentum,
        Grade = Of(score.Grade),
        Uncertain = score.IsUncertain,
        Undefined = score.IsUndefined,
        GradedEvidence = score.GradedEvidence,
        Standing = score.Standing.HasAny ? score.Level - score.Course : 0,
        Course = score.Course,
        TiesInForce = { score.Standing.InForce.Select(TieMapping.Of) },
    };

    /// <summary>Whether there is enough evidence to compare the score with others.</summary>
    public static bool IsKnown(Score score) => score.Grade != ProtoGrade.InsufficientEvidence;

    public static PredecessorRelationship Of(PredecessorPair pair) => new()
    {
        Country = pair.Country.ToString(),
        Counterpart = pair.Counterpart.ToString(),
        Until = Of(pair.Until),
    };

    public static ProtoGrade Of(Grade grade) => grade switch
    {
        Grade.Antagonistic => ProtoGrade.Antagonistic,
        Grade.Tense => ProtoGrade.Tense,
        Grade.Discordant => ProtoGrade.Discordant,
        Grade.Ordinary => ProtoGrade.Ordinary,
        Grade.Good => ProtoGrade.Good,
        Grade.Friendly => ProtoGrade.Friendly,
        Grade.NotGraded => ProtoGrade.NotGraded,
        _ => ProtoGrade.InsufficientEvidence,
    };

    /// <summary>The score of a relationship on a day, with its first country as the country.</summary>
    public static RelationshipScore Of(
        Relationship relationship, ScoreOnDay score, DateOnly asOf, ScoringModel model, ModelParameters? parameters) =>
        Of(relationship.A, relationship.B, score, asOf, model, parameters);

    /// <summary>The score of a country and its counterpart on a day, over both directions or one.</summary>
    public static RelationshipScore Of(
        CountryCode country, CountryCode counterpart, RelationshipSums sums, DateOnly asOf, ScoringModel model,
        ModelParameters? parameters, Direction direction = Direction.Both) =>
        Of(country, counterpart, sums.ScoreOn(asOf, model, direction), asOf, model, parameters);

    private static RelationshipScore Of(
        CountryCode country, CountryCode counterpart, ScoreOnDay score, DateOnly asOf, ScoringModel model,
        ModelParameters? parameters)
    {
        return new RelationshipScore
        {
            Country = country.ToString(),
            Counterpart = counterpart.ToString(),
            AsOf = Of(asOf),
            Model = model.Name,
            Score = Of(score.Score),
            SourceEventCount = score.SourceEvents,
            Parameters = ModelSelection.Given(parameters),
        };
    }
}
