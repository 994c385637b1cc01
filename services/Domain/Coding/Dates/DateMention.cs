using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Coding.Dates;

/// <summary>A time expression in a sentence.</summary>
/// <param name="First">Position of the first token.</param>
/// <param name="End">Position after the last token.</param>
/// <param name="Date">The date, as precise as the words give it; null where the words were not understood.</param>
/// <param name="IsAbsolute">Whether the words include the year.</param>
internal readonly record struct DateMention(int First, int End, PartialDate? Date, bool IsAbsolute)
{
    /// <summary>Whether the year is missing, so that the words may mean the next such day too.</summary>
    public bool IsYearless { get; init; }

    /// <summary>
    /// Whether it limits a time ("by Friday", "until May") or is part of a name, and so dates no act.
    /// </summary>
    public bool IsAside { get; init; }

    /// <summary>Whether a noun follows that it describes ("the June 3 meeting").</summary>
    public bool IsAttribute { get; init; }

    /// <summary>
    /// Whether it dates the clause that its word begins, and nothing else ("five days after X had …").
    /// </summary>
    public bool IsOfClause { get; init; }

    /// <summary>Whether it lies after the day on which the text was published.</summary>
    public bool IsComing(PartialDate? reference) =>
        Date is { } date && reference is { } from && date.First > from.Last;
}
