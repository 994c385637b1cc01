using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>All scoring models.</summary>
public static class ScoringModels
{
    /// <summary>The model of requests that name none.</summary>
    public static ScoringModel Default { get; } = new LevelModel(LevelParameters.LevelV1, GoldsteinTable.V1);

    /// <summary>Every model, the default first.</summary>
    public static IReadOnlyList<ScoringModel> All => Models;

    private static readonly ScoringModel[] Models =
    [
        Default,
        new LevelModel(LevelParameters.FeedV1, GoldsteinTable.V1),
        new LevelModel(LevelParameters.StandingV1, GoldsteinTable.V1),
        new LevelModel(LevelParameters.StandingFeedV1, GoldsteinTable.V1),
        new GoldsteinSumModel(GoldsteinSumModel.WindowDays, GoldsteinTable.V1),
        new TemperatureModel(TemperatureModel.WindowDays, GoldsteinTable.V1),
        new ConditionalModel(GoldsteinTable.V1),
    ];

    /// <summary>The model of a name, or null.</summary>
    public static ScoringModel? Find(string name)
    {
        foreach (var model in Models)
            if (model.Name == name)
                return model;
        return null;
    }
}
