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
    /// <summary>
    /// Records a tie. Content that was recorded before changes nothing, even if editors ended or retracted the tie
    /// since: a table is sent again as a whole.
    /// </summary>
    /// <param name="known">The tie.</param>
    /// <param name="asked">What is asked. Author and reason alone do not make it other content.</param>
    /// <param name="overrule">Whether it applies all the same, unless the tie is like this now.</param>
    public static (TieOutcome Outcome, TieReported? Event) Record(Tie known, TieReported asked, bool overrule = false)
    {
        var isKnown = overrule
            ? known.Reported is { } before && IsSame(before with { Until = known.Until?.ToString() }, asked)
            : known.Earlier.Any(earlier => IsSame(earlier, asked));
        return isKnown ? (TieOutcome.Duplicate, null)
            : known.Reported is null ? (TieOutcome.Recorded, asked)
            : (TieOutcome.Revised, asked);
    }

    private static bool IsSame(TieReported one, TieReported other) =>
        one == other with { Author = one.Author, Reason = one.Reason };

    /// <summary>Ends a tie that is known; null where it ends on that day already.</summary>
    public static TieEnded? End(Tie known, TieEnded asked) => known.Until?.ToString() == asked.Until ? null : asked;

    /// <summary>Retracts a tie or its end; null where there is nothing to retract.</summary>
    public static TieRetracted? Retract(Tie known, TieRetracted asked) =>
        known.Reported is null || (asked.EndOnly && known.Until is null) ? null : asked;
}
