using Diplomacy.Contracts.Events;

namespace Diplomacy.Domain.Ties;

/// <summary>What a decision about a tie comes to.</summary>
public enum TieOutcome
{
    /// <summary>It was not known, or had been retracted.</summary>
    Recorded,

    /// <summary>It was known with other content, which no longer applies.</summary>
    Revised,

    /// <summary>It was known like this; nothing changes.</summary>
    Duplicate,
}

/// <summary>Decides which event a request about a tie adds. Pure functions of their arguments.</summary>
public static class TieDecider
{
    /// <summary>Records a tie. Author and reason alone do not make it another one.</summary>
    public static (TieOutcome Outcome, TieReported? Event) Record(Tie known, TieReported asked)
    {
        if (known.Reported is not { } before)
            return (TieOutcome.Recorded, asked);
        var present = before with { Until = known.Until?.ToString() };
        return present == asked with { Author = before.Author, Reason = before.Reason }
            ? (TieOutcome.Duplicate, null)
            : (TieOutcome.Revised, asked);
    }

    /// <summary>Ends a tie that is known; null where it ends on that day already.</summary>
    public static TieEnded? End(Tie known, TieEnded asked) => known.Until?.ToString() == asked.Until ? null : asked;

    /// <summary>Retracts a tie or its end; null where there is nothing to retract.</summary>
    public static TieRetracted? Retract(Tie known, TieRetracted asked) =>
        known.Reported is null || (asked.EndOnly && known.Until is null) ? null : asked;
}
