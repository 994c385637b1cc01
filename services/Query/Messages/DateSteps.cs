using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Query.Messages;

/// <summary>The dates of a span in steps of days, weeks, months or years. The last is always its end.</summary>
internal readonly record struct DateSteps(DateOnly From, DateOnly To, DateStep Step)
{
    private const int DaysAWeek = 7;

    /// <summary>The number of dates, at least 1.</summary>
    public int Count => 1 + Step switch
    {
        DateStep.Day => To.DayNumber - From.DayNumber,
        DateStep.Week => (To.DayNumber - From.DayNumber + DaysAWeek - 1) / DaysAWeek,
        DateStep.Year => To.Year - From.Year,
        _ => MonthBucket.IndexOf(To) - MonthBucket.IndexOf(From),
    };

    /// <summary>All dates, in order.</summary>
    public IEnumerable<DateOnly> All
    {
        get
        {
            for (var i = 0; i < Count; i++)
                yield return this[i];
        }
    }

    /// <summary>One of the dates, by index from 0.</summary>
    public DateOnly this[int i]
    {
        get
        {
            if (i >= Count - 1)
                return To;
            return Step switch
            {
                DateStep.Day => From.AddDays(i),
                DateStep.Week => From.AddDays(DaysAWeek * i),
                DateStep.Year => new DateOnly(From.Year + i, 12, 31),
                _ => LastOfMonth(From.AddMonths(i)),
            };
        }
    }

    /// <summary>Reads a span and its step; adds an error if it is invalid.</summary>
    public static DateSteps Read(Date? from, Date? to, DateOnly today, DateStep step, ValidationErrors errors)
    {
        var first = RequestFields.FullDate(from, otherwise: null, "from", errors);
        var last = RequestFields.FullDate(to, today, "to", errors);
        if (first != default && last != default && first > last)
        {
            errors.Add("from", ErrorReason.RangeReversed, $"from {first:yyyy-MM-dd} is after to {last:yyyy-MM-dd}.");
            first = last;
        }
        return new DateSteps(first, last, step);
    }

    private static DateOnly LastOfMonth(DateOnly date) =>
        new(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month));
}
