using System.Globalization;
using Diplomacy.Domain.Coding;

namespace Diplomacy.Tests.Domain.Coding;

/// <summary>A day that is written out is coded as that day, whatever names the dictionaries make of numbers.</summary>
public sealed class DateFormTests
{
    private const int FirstYear = 2008;
    private const int Years = 1;

    // Before the sentence's own words, between them and at their end.
    private static readonly string[] Sentences =
    [
        "On {0}, Russia and Bolivia signed an agreement on gas.",
        "Russia and Bolivia on {0} signed an agreement on gas.",
        "Russia and Bolivia signed an agreement on gas on {0}.",
        "The presidents of Russia and Bolivia signed an agreement on gas on {0}, in La Paz.",
    ];

    [Theory]
    [InlineData("d MMMM yyyy", "")]
    [InlineData("MMMM d, yyyy", "")]
    [InlineData("d'{0}' MMMM yyyy", "")]
    [InlineData("MMM. d, yyyy", "")]
    [InlineData("yyyy-MM-dd", "")]
    [InlineData("dddd, d MMMM yyyy", "")]
    [InlineData("d MMMM", "of the year of publication")]
    [InlineData("MMMM d", "of the year of publication")]
    public void Every_day_of_every_month_is_coded_exactly(string form, string year)
    {
        var wrong = new List<string>();
        for (var day = new DateOnly(FirstYear, 1, 1); day.Year < FirstYear + Years; day = day.AddDays(1))
            foreach (var sentence in Sentences)
            {
                var text = string.Format(CultureInfo.InvariantCulture, sentence, Written(day, form));
                // The last day of the year, so that a date without a year falls into it.
                var dates = DatesOf(text, new(year.Length > 0 ? day.Year : FirstYear + Years, 12, 31));
                if (!dates.SequenceEqual([$"{day:yyyy-MM-dd}"])) wrong.Add($"{text} → {string.Join(", ", dates)}");
            }

        wrong.ShouldBeEmpty($"{wrong.Count} sentences");
    }

    [Theory]
    [InlineData("On 16 February 2009 Russia and Bolivia signed an agreement on gas.", "2009-02-16")]
    [InlineData("On July 8, 2018, Russia and Bolivia signed an agreement on gas.", "2018-07-08")]
    public void A_text_without_a_publication_date_is_dated_by_its_own_words(string text, string day) =>
        DatesOf(text, null).ShouldBe([day]);

    // A ministry without a country belongs to the country named before it.
    [Theory]
    [InlineData("M-19 guerrillas said that the foreign ministry criticized Peru on 19 July 2009.",
        "2009-07-19 COL PER")]
    [InlineData("M23 rebels said that the foreign ministry criticized Peru on 23 July 2009.", "2009-07-23 COD PER")]
    [InlineData("The November 17 group said that the foreign ministry criticized Peru on July 17, 2009.",
        "2009-07-17 GRC PER")]
    [InlineData("November 17 said that the foreign ministry criticized Peru on 7 July 2009.", "2009-07-07 GRC PER")]
    [InlineData("On November 17 Chile criticized Peru.", "2009-11-17 CHL PER")]
    [InlineData("In Chile the foreign ministry criticized Peru on November 17, 2009.", "2009-11-17 CHL PER")]
    public void A_name_with_a_number_is_still_a_name(string text, string expected) =>
        Coded(text).ShouldBe([expected]);

    // Ministers without a known country or organisation belong to the country named before them.
    [Theory]
    [InlineData("G-7", "")]
    [InlineData("G7", "")]
    [InlineData("G-8", "")]
    [InlineData("G-20", "")]
    [InlineData("G-9", "2009-07-08 CHL PER")]
    [InlineData("8", "2009-07-08 CHL PER")]
    public void Ministers_of_an_organisation_with_a_number_are_of_no_country(string whose, string expected) =>
        string.Join(", ", Coded($"Chile said that {whose} ministers criticized Peru on 8 July 2009."))
            .ShouldBe(expected);

    private static string[] Coded(string text) => [.. Code(text, new(2009, 12, 31)).Reports
        .Select(one => $"{one.OccurredOn} {one.Source} {one.Target}")];

    private static string Written(DateOnly day, string form) => string.Format(
        CultureInfo.InvariantCulture, day.ToString(form, CultureInfo.InvariantCulture).Replace("May.", "May"),
        OrdinalEnding(day.Day));

    private static string OrdinalEnding(int day) => day switch
    {
        1 or 21 or 31 => "st",
        2 or 22 => "nd",
        3 or 23 => "rd",
        _ => "th",
    };

    private static string[] DatesOf(string text, DateOnly? published) =>
        [.. Code(text, published).Reports.Select(one => one.OccurredOn.ToString()).Distinct()];

    private static DocumentCoding Code(string text, DateOnly? published) => new RulesCoder().Code(new(text, published));
}
