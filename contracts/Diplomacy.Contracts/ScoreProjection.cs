namespace Diplomacy.Contracts;

/// <summary>The projection that turns stored events into the score ledger.</summary>
public static class ScoreProjection
{
    /// <summary>The name under which its progress is kept.</summary>
    public const string Name = "scores";

    /// <summary>The row of the progress table that belongs to it.</summary>
    public const string ProgressKey = Name + ":All";

    /// <summary>
    /// The version of its rules. It rises when the same events would lead to another ledger; a rebuild brings a store
    /// to it.
    /// </summary>
    public const int Version = 1;

    /// <summary>
    /// Positions that a page of it spans at most: its 20,000 events, and what rollbacks left empty among them. Rows are
    /// found by their last position, which may lie so far behind what is looked for.
    /// </summary>
    public const long PageSpanMax = 50_000;
}
