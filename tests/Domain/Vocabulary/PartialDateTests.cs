using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Tests.Domain.Vocabulary;

public sealed class PartialDateTests
{
    [Theory]
    [InlineData("2008", DatePrecision.Year, "2008-01-01", "2008-12-31", "2008-07-01")]
    [InlineData("2009", DatePrecision.Year, "2009-01-01", "2009-12-31", "2009-07-01")]
    [InlineData("2008-09", DatePrecision.Month, "2008-09-01", "2008-09-30", "2008-09-15")]
    [InlineData("2008-02", DatePrecision.Month, "2008-02-01", "2008-02-29", "2008-02-15")]
    [InlineData("2008-09-16", DatePrecision.Day, "2008-09-16", "2008-09-16", "2008-09-16")]
    public void A_date_spans_what_it_leaves_open_and_counts_from_the_middle(
        string text, DatePrecision precision, string first, string last, string middle)
    {
        var date = PartialDate.Parse(text);

        date.ToString().ShouldBe(text);
        date.Precision.ShouldBe(precision);
        date.First.ShouldBe(DateOnly.ParseExact(first, "yyyy-MM-dd"));
        date.Last.ShouldBe(DateOnly.ParseExact(last, "yyyy-MM-dd"));
        date.Middle.ShouldBe(DateOnly.ParseExact(middle, "yyyy-MM-dd"));
    }

    [Theory]
    [InlineData(2009, 2, 31, "Day 31 is not in month 2009-02; expected 1 to 28, or 0 for an unknown day.")]
    [InlineData(2009, 2, -1, "Day -1 is not in month 2009-02; expected 1 to 28, or 0 for an unknown day.")]
    [InlineData(2008, 13, 1, "Month 13 is out of range; expected 1 to 12, or 0 for an unknown month.")]
    [InlineData(2008, -1, 0, "Month -1 is out of range; expected 1 to 12, or 0 for an unknown month.")]
    [InlineData(2008, 0, 5, "Day 5 is given without a month; expected a month, or day 0.")]
    [InlineData(1799, 1, 1, "Year 1799 is out of range; expected 1800 to 2200.")]
    [InlineData(2201, 1, 1, "Year 2201 is out of range; expected 1800 to 2200.")]
    [InlineData(0, 0, 0, "Year 0 is out of range; expected 1800 to 2200.")]
    public void A_date_that_does_not_exist_is_refused_with_a_sentence(int year, int month, int day, string fault)
    {
        PartialDate.TryCreate(year, month, day, out var date, out var said).ShouldBeFalse();

        said.ShouldBe(fault);
        date.ShouldBe(default);
        Should.Throw<ArgumentException>(() => new PartialDate(year, month, day)).Message.ShouldBe(fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("08")]
    [InlineData("2008-9")]
    [InlineData("2008-00")]
    [InlineData("2008-09-00")]
    [InlineData("2008-09-15-01")]
    [InlineData("2008/09/15")]
    [InlineData("+008")]
    [InlineData(null)]
    public void Text_of_another_form_is_no_date(string? text)
    {
        PartialDate.TryParse(text, out _, out var fault).ShouldBeFalse();
        fault.ShouldBe($"Date \"{text}\" is not of the form \"2008\", \"2008-09\" or \"2008-09-15\".");
    }

    [Fact]
    public void Text_of_the_right_form_that_is_no_day_says_why() =>
        Should.Throw<FormatException>(() => PartialDate.Parse("2009-02-30")).Message
            .ShouldBe("Day 30 is not in month 2009-02; expected 1 to 28, or 0 for an unknown day.");

    [Fact]
    public void The_29th_of_February_exists_in_leap_years_only()
    {
        PartialDate.TryCreate(2008, 2, 29, out _, out _).ShouldBeTrue();
        PartialDate.TryCreate(2009, 2, 29, out _, out _).ShouldBeFalse();
        PartialDate.TryCreate(1900, 2, 29, out _, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("2009", "2009-02", true)]
    [InlineData("2009", "2009-12-31", true)]
    [InlineData("2009-02", "2009-02-16", true)]
    [InlineData("2009-02", "2009-02", true)]
    [InlineData("2009-02-16", "2009-02-16", true)]
    [InlineData("2009-02", "2009-03-01", false)]
    [InlineData("2009-02", "2009", false)]
    [InlineData("2009-02-16", "2009-02", false)]
    public void A_date_contains_what_lies_within_its_span(string outer, string inner, bool contains) =>
        PartialDate.Parse(outer).Contains(PartialDate.Parse(inner)).ShouldBe(contains);

    [Fact]
    public void A_year_comes_before_its_months_and_a_month_before_its_days()
    {
        string[] ordered = ["2007-12-31", "2008", "2008-01", "2008-01-01", "2008-01-31", "2008-02", "2009"];

        ordered.Reverse().Select(PartialDate.Parse).Order().Select(date => date.ToString()).ShouldBe(ordered);
    }

    [Fact]
    public void A_full_day_is_an_exact_date() =>
        PartialDate.Of(new DateOnly(2009, 2, 16)).ShouldBe(new PartialDate(2009, 2, 16));
}
