using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>
/// A rule that turns source events into scores, with its numbers and its table of weights. All models read the same
/// source events, so they stand side by side and none needs anything stored of its own.
/// </summary>
/// <remarks>See <see cref="ScoringModels"/> for those there are.</remarks>
public abstract class ScoringModel(string name, GoldsteinTable table)
{
    /// <summary>The name by which callers ask for it; it ends in the version of its rule.</summary>
    public string Name { get; } = name;

    /// <summary>What each CAMEO code weighs.</summary>
    public GoldsteinTable Table { get; } = table;

    /// <summary>The version of its rule: the number that its name ends in.</summary>
    public int Version => int.Parse(Name.AsSpan(Name.LastIndexOf('v') + 1));

    /// <summary>What it measures, in a sentence.</summary>
    public abstract string Description { get; }

    /// <summary>The lowest and highest score, infinite where there is no bound.</summary>
    public abstract (double Min, double Max) Range { get; }

    /// <summary>Whether its scores lie on the scale that grades are cut from.</summary>
    public abstract bool HasGrades { get; }

    /// <summary>Whether its scores come with an interval and a momentum.</summary>
    public abstract bool HasInterval { get; }

    /// <summary>Its numbers.</summary>
    public abstract IReadOnlyList<ModelParameter> Parameters { get; }

    /// <summary>The same rule with other numbers or another table, for a what-if.</summary>
    /// <param name="values">By <see cref="ModelParameter.Name"/>, each within its range; others stay.</param>
    /// <param name="otherTable">The table to weigh by.</param>
    public abstract ScoringModel With(IReadOnlyDictionary<string, double> values, GoldsteinTable otherTable);

    /// <summary>A reading that starts before the first source event.</summary>
    public abstract ScoreFold Fold();

    /// <summary>Takes the level of a day apart into what each source event adds to it.</summary>
    /// <param name="events">The source events in any order; those after the day count for nothing.</param>
    /// <param name="asOf">The day.</param>
    public abstract Explanation Explain(ReadOnlySpan<WeighedEvent> events, DateOnly asOf);

    /// <summary>What one source event does, in this model's table, less what its feed calls neutral.</summary>
    public int ValueOf(CameoCode code, int neutral) => SourceEventValue.Tenths(Table, code, neutral);

    /// <summary>The score of a day from source events in any order.</summary>
    public LevelScore Evaluate(ReadOnlySpan<WeighedEvent> events, DateOnly asOf)
    {
        WeighedEvent[] sorted = [.. events];
        Array.Sort(sorted, EventOrder.ByDay);
        var fold = Fold();
        foreach (var one in sorted)
            if (one.Day <= asOf)
                fold.Add(one);
        return fold.On(asOf);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>One relationship, or one direction of it, read by one model from date to date.</summary>
public abstract class ScoreFold
{
    /// <summary>Takes in the next source event: none of a day before that of the one added last.</summary>
    public abstract void Add(WeighedEvent one);

    /// <summary>
    /// The score of a day, once all source events up to it, and none after it, have been added. Days are asked for in
    /// order.
    /// </summary>
    public abstract LevelScore On(DateOnly day);
}

/// <summary>The scoring models that there are.</summary>
public static class ScoringModels
{
    /// <summary>The model of whoever asks for none.</summary>
    public static ScoringModel Default { get; } = new LevelScoring(LevelParameters.LevelV1, GoldsteinTable.V1);

    /// <summary>Every model, the default first.</summary>
    public static IReadOnlyList<ScoringModel> All => Models;

    private static readonly ScoringModel[] Models =
    [
        Default,
        new LevelScoring(LevelParameters.FeedV1, GoldsteinTable.V1),
        new GoldsteinSumScoring(GoldsteinSumModel.WindowDays, GoldsteinTable.V1),
        new TemperatureScoring(TemperatureModel.WindowDays, GoldsteinTable.V1),
        new ConditionalScoring(GoldsteinTable.V1),
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
