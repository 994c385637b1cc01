namespace Diplomacy.Contracts;

/// <summary>The projection that turns stored events into the score ledger.</summary>
public static class ScoreProjection
{
    /// <summary>The name under which its progress is stored.</summary>
    public const string Name = "scores";

    /// <summary>The row of the progress table that belongs to it.</summary>
    public const string ProgressKey = Name + ":All";

    /// <summary>
    /// The version of its rules. It rises when the same events would lead to another ledger; a rebuild then migrates a
    /// store.
    /// </summary>
    public const int Version = 1;

    /// <summary>
    /// The largest number of positions in a batch: its 20,000 events and the positions between them that rollbacks left
    /// empty. Rows are stored under the last position of their batch, which may be this far after the requested one.
    /// </summary>
    public const long PageSpanMax = 50_000;
}
