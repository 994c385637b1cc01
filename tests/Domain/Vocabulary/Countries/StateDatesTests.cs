using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Vocabulary.Countries;

public sealed class StateDatesTests
{
    [Theory]
    [InlineData("SUN", "2010", "until 1991-12-26; expected its successor Russia (RUS) or Ukraine (UKR) or Belarus")]
    [InlineData("SSD", "1950", "it existed from 2011-07-09; expected its predecessor Sudan (SDN).")]
    [InlineData("DDR", "1990-10-04", "expected its successor Germany (DEU).")]
    [InlineData("HRV", "1980-05", "expected its predecessor Yugoslavia (YUG).")]
    [InlineData("RUS", "1970-01-01", "and from 1991-12-25; expected its successor Soviet Union (SUN).")]
    [InlineData("XKX", "2004", "expected its predecessor Serbia and Montenegro (SCG).")]
    [InlineData("YMD", "1995", "expected its successor Yemen (YEM).")]
    [InlineData("XNA", "1940", "it existed from 1949-04-04; expected another date.")]
    public void A_state_outside_its_dates_is_named_with_the_state_of_that_time(string code, string on, string words)
    {
        var country = CountryCode.Parse(code);

        var fault = StateDates.FaultOf(country, PartialDate.Parse(on)).ShouldNotBeNull();

        fault.ShouldStartWith($"{CountryLookup.NameOf(country)} ({code}) did not exist on {on}: ");
        fault.ShouldContain(words);
    }

    [Theory]
    [InlineData("SUN", "1991")]
    [InlineData("SUN", "1991-12-26")]
    [InlineData("RUS", "1991-12")]
    [InlineData("RUS", "1910")]
    [InlineData("EST", "1930")]
    [InlineData("SSD", "2011")]
    [InlineData("DEU", "1960")]
    [InlineData("DZA", "1955")]
    public void A_date_that_overlaps_is_taken(string code, string on) =>
        StateDates.FaultOf(CountryCode.Parse(code), PartialDate.Parse(on)).ShouldBeNull();

    [Theory]
    [InlineData("RUS", "SUN 1991-12-25")]
    [InlineData("SUN", "RUS 1922-12-30")]
    [InlineData("UKR", "RUS 1922-12-30, SUN 1991-08-24, XUR 1991-08-24")]
    [InlineData("SVK", "CSK 1993-01-01")]
    [InlineData("XKX", "SCG 2008-02-17, SRB 2008-02-17, YUG 2008-02-17")]
    [InlineData("BOL", "")]
    public void Predecessors_count_until_the_day_of_the_succession(string code, string expected) =>
        string.Join(", ", StateDates.PredecessorsOf(CountryCode.Parse(code))
            .Select(one => $"{one.Country} {one.Until:yyyy-MM-dd}")).ShouldBe(expected);

    [Theory]
    [InlineData("CSK", "CZE SVK")]
    [InlineData("YUG", "BIH HRV MKD MNE SCG SRB SVN XKX")]
    [InlineData("XUR", "UKR")]
    [InlineData("BOL", "")]
    public void Successors_are_all_that_count_a_state_among_their_predecessors(string code, string expected) =>
        string.Join(' ', StateDates.SuccessorsOf(CountryCode.Parse(code))).ShouldBe(expected);
}
