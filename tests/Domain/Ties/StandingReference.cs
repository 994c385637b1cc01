using System.Globalization;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Tests.Domain.Ties;

/// <summary>The histories behind the reference values of standing-v1 and standing-feed-v1.</summary>
internal static class StandingReference
{
    /// <summary>Goldstein values of a feed in tenths, over and over.</summary>
    private static readonly int[] Cycle =
        [10, 19, 28, 34, 40, 10, 19, 28, 34, 10, 19, 28, 10, 19, 52, 74, -20, -20, -50, -70];

    public static readonly WeighedEvent[] RussiaBolivia =
    [
        Of("2008-09-15", 600, 80), Of("2008-10-15", 600, 52), Of("2008-12-15", 600, 64), Of("2009-02-15", 600, 19),
        Of("2009-02-16", 600, 80), Of("2009-03-15", 600, 80), Of("2009-05-15", 600, 52),
    ];

    public static readonly WeighedEvent[] BoliviaUsa = [Of("2008-09-15", 1_000, -40), Of("2008-11-15", 840, -70)];

    public static readonly TieSpan[] AmbassadorsOut = [Tie(TieKind.AmbassadorWithdrawn, "2008-09")];

    /// <summary>Three years of a dense feed, its neutral value of 1.6 taken off; the third turns bad.</summary>
    public static readonly WeighedEvent[] Dense =
    [
        .. from month in Enumerable.Range(0, 36)
           from row in Enumerable.Range(0, 20 + (7 * month % 13))
           let place = ((5 * row) + month) % 20
           let value = month >= 24 && place is >= 12 and <= 15 ? -44 : Cycle[place]
           select new WeighedEvent(new DateOnly(2010 + (month / 12), (month % 12) + 1, 15), 600, value - 16),
    ];

    public static readonly TieSpan[] DenseTies =
    [
        Tie(TieKind.DefencePact, "2005", "2012-03"), Tie(TieKind.Sanctions, "2012-02-10"),
        Tie(TieKind.Sanctions, "2012-05-01", "2013-01-01"), Tie(TieKind.RelationsBroken, "2012-06-01", "2013-09-20"),
        Tie(TieKind.War, "2012-07-04", "2012-08-15"),
    ];

    public static TieSpan Tie(TieKind kind, string from, string? until = null) =>
        new(kind, PartialDate.Parse(from).Middle, until is null ? null : PartialDate.Parse(until).Middle);

    public static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static WeighedEvent Of(string day, int quality, int value) => new(Day(day), quality, value);
}
