using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Scoring.Models;

/// <summary>
/// A rule that turns source events into scores, with its parameters and its table of weights. All models read the same
/// source events, so none needs stored data of its own.
/// </summary>
/// <remarks>See <see cref="ScoringModels"/> for the list.</remarks>
public abstract class ScoringModel(string name, GoldsteinTable table)
{
    /// <summary>The name in requests; it ends in the version of its rule.</summary>
    public string Name { get; } = name;

    /// <summary>The weights of the CAMEO codes.</summary>
    public GoldsteinTable Table { get; } = table;

    /// <summary>The version of its rule: the number that its name ends in.</summary>
    public int Version => int.Parse(Name.AsSpan(Name.LastIndexOf('v') + 1));

    /// <summary>What it measures, in a sentence.</summary>
    public abstract string Description { get; }

    /// <summary>The lowest and highest score, infinite where there is no bound.</summary>
    public abstract (double Min, double Max) Range { get; }

    /// <summary>Whether its scores use the scale that grades are defined on.</summary>
    public abstract bool HasGrades { get; }

    /// <summary>Whether its scores come with an interval and a momentum.</summary>
    public abstract bool HasInterval { get; }

    /// <summary>Its parameters.</summary>
    public abstract IReadOnlyList<ModelParameter> Parameters { get; }

    /// <summary>The same rule with other parameters or another table.</summary>
    /// <param name="values">
    /// By <see cref="ModelParameter.Name"/>, each within its range; others keep their value.
    /// </param>
    /// <param name="otherTable">The table to weigh by.</param>
    public abstract ScoringModel With(IReadOnlyDictionary<string, double> values, GoldsteinTable otherTable);

    /// <summary>
    /// The first day whose source events must be known singly for the score of a day: of the months before it, the sums
    /// of each code, direction and feed are enough.
    /// </summary>
    public abstract DateOnly SingleFrom(DateOnly asOf);

    /// <summary>Whether the ties in force count besides the source events.</summary>
    public virtual bool CountsTies => false;

    /// <summary>A new fold without ties, before the first source event.</summary>
    public ScoreFold Fold() => Fold([]);

    /// <summary>A new fold, before the first source event.</summary>
    /// <param name="ties">The ties of the relationship, in any order; ignored by models that count none.</param>
    public abstract ScoreFold Fold(IReadOnlyList<TieSpan> ties);

    /// <summary>Breaks the level of a day down into the contributions of its source events, without ties.</summary>
    public Explanation Explain(ReadOnlySpan<WeighedEvent> events, DateOnly asOf) => Explain(events, [], asOf);

    /// <summary>Breaks the level of a day down into the contributions of its source events and ties.</summary>
    /// <param name="events">The source events in any order; those after the day are ignored.</param>
    /// <param name="ties">The ties of the relationship, in any order.</param>
    /// <param name="asOf">The day.</param>
    public abstract Explanation Explain(
        ReadOnlySpan<WeighedEvent> events, IReadOnlyList<TieSpan> ties, DateOnly asOf);

    /// <summary>The value of a source event in this model's table, minus the neutral value of its feed.</summary>
    public int ValueOf(CameoCode code, int neutral) => SourceEventValue.Tenths(Table, code, neutral);

    /// <summary>The score of a day from source events in any order, without ties.</summary>
    public LevelScore Evaluate(ReadOnlySpan<WeighedEvent> events, DateOnly asOf) => Evaluate(events, [], asOf);

    /// <summary>The score of a day from source events and ties in any order.</summary>
    public LevelScore Evaluate(ReadOnlySpan<WeighedEvent> events, IReadOnlyList<TieSpan> ties, DateOnly asOf)
    {
        WeighedEvent[] sorted = [.. events];
        Array.Sort(sorted, EventOrder.ByDay);
        var fold = Fold(ties);
        foreach (var one in sorted)
            if (one.Day <= asOf)
                fold.Add(one);
        return fold.On(asOf);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The running score of one relationship, or of one direction of it, under one model.</summary>
public abstract class ScoreFold
{
    /// <summary>Adds the next source event. Events must come in order of day.</summary>
    public abstract void Add(WeighedEvent one);

    /// <summary>
    /// The score of a day, once all source events up to it, and none after it, have been added. Days must be requested
    /// in order.
    /// </summary>
    public abstract LevelScore On(DateOnly day);
}
