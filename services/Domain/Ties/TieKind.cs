namespace Diplomacy.Domain.Ties;

/// <summary>The kinds of standing tie. The numbers are stored in the ledger.</summary>
public enum TieKind : short
{
    /// <summary>Mutual defence, bilateral or of a bloc.</summary>
    DefencePact = 1,

    /// <summary>Diplomatic relations are broken, or were never established.</summary>
    RelationsBroken = 2,

    /// <summary>A programme of sanctions by one country on the other.</summary>
    Sanctions = 3,

    /// <summary>Fighting between the two states, until a truce.</summary>
    War = 4,

    /// <summary>A rivalry, in an analyst's judgement.</summary>
    Rivalry = 5,

    /// <summary>An ambassador expelled or recalled, and not yet back.</summary>
    AmbassadorWithdrawn = 6,
}

/// <summary>The names of the kinds in stored events and files, and their weights.</summary>
public static class TieKinds
{
    /// <summary>Every kind, in the order in which explanations list them.</summary>
    public static IReadOnlyList<TieKind> All { get; } = Enum.GetValues<TieKind>();

    /// <summary>
    /// The weight of a kind, in hundredths of the argument of the score's tanh (table ties-v1): 9 · tanh(w / 100) is
    /// the score of a relationship of which nothing else is known.
    /// </summary>
    /// <remarks>
    /// Pacts, broken relations and sanctions were tested out of sample against votes in the United Nations and known
    /// pairs; wars on five cases only; the weight of a withdrawn ambassador is a guess.
    /// </remarks>
    public static int Weight(this TieKind kind) => kind switch
    {
        TieKind.DefencePact => 100,
        TieKind.RelationsBroken => -90,
        TieKind.Sanctions => -40,
        TieKind.War => -150,
        TieKind.Rivalry => -30,
        TieKind.AmbassadorWithdrawn => -20,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of tie."),
    };

    /// <summary>The name of a kind, such as "defence_pact".</summary>
    public static string Name(this TieKind kind) => kind switch
    {
        TieKind.DefencePact => "defence_pact",
        TieKind.RelationsBroken => "relations_broken",
        TieKind.Sanctions => "sanctions",
        TieKind.War => "war",
        TieKind.Rivalry => "rivalry",
        TieKind.AmbassadorWithdrawn => "ambassador_withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of tie."),
    };

    /// <summary>The kind of a name; false if there is none.</summary>
    public static bool TryParse(string name, out TieKind kind)
    {
        kind = All.FirstOrDefault(one => one.Name() == name);
        return kind != default;
    }
}
