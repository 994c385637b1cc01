namespace Diplomacy.Domain.Vocabulary.Cameo;

/// <summary>
/// The four classes of CAMEO roots: verbal or material, cooperation or conflict, numbered as in GDELT.
/// </summary>
public enum QuadClass
{
    /// <summary>Roots 01 to 05: statements, promises, visits, agreements.</summary>
    VerbalCooperation = 1,

    /// <summary>Roots 06 to 09: joint work, aid, giving way, inquiry.</summary>
    MaterialCooperation = 2,

    /// <summary>Roots 10 to 14: demands, blame, refusals, threats, protest.</summary>
    VerbalConflict = 3,

    /// <summary>Roots 15 to 20: shows of strength, broken relations, coercion, violence.</summary>
    MaterialConflict = 4,
}
