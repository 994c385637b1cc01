using Diplomacy.Benchmarks.Validity;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Scoring;

public sealed class ValidityTablesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("validity").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("USA\tGBR\t2010\tallied", "grade \"allied\" is none")]
    [InlineData("USA\tENGLAND\t2010\tgood", "b \"ENGLAND\" is no country")]
    [InlineData("USA\tUSA\t2010\tgood", "a and b are both USA")]
    [InlineData("USA\tGBR\t2010-13\tgood", "date: ")]
    [InlineData("USA\tGBR\t2010", "has 3 values; expected 4")]
    public void A_line_that_cannot_be_read_is_named_with_its_file_and_number(string line, string fault)
    {
        var path = Write("known.tsv", "a\tb\tdate\tgrade", "USA\tCAN\t2010\tfriendly", line);

        var thrown = Should.Throw<TableException>(() => Reference.Known(path));

        thrown.Message.ShouldStartWith($"{path}, line 3: ");
        thrown.Message.ShouldContain(fault);
    }

    [Fact]
    public void A_table_without_a_column_says_which_one() =>
        Should.Throw<TableException>(() => Reference.Votes(Write("votes.tsv", "year\ta\tb", "2010\tUSA\tGBR")))
            .Message.ShouldContain("votes.tsv, line 1: There is no column \"agreement\"");

    [Fact]
    public void A_pair_that_votes_twice_in_a_year_is_refused() =>
        Should.Throw<TableException>(() => Reference.Votes(
            Write("votes.tsv", "year\ta\tb\tagreement", "2010\tUSA\tGBR\t.7", "2010\tGBR\tUSA\t.7")))
            .Message.ShouldContain("line 3: GBR-USA is in 2010 a second time");

    [Fact]
    public void Votes_are_foretold_from_the_last_day_of_the_year_before()
    {
        var point = Reference.Votes(Write("votes.tsv", "year\ta\tb\tagreement", "2010\tUSA\tGBR\t.7"))
            .ShouldHaveSingleItem();

        (point.Day, point.Year, point.Truth).ShouldBe((new DateOnly(2009, 12, 31), 2010, 0.7));
        Reference.LastVotes([point], [point]).ShouldBe([double.NaN]);
        Reference.LastVotes([point with { Year = 2011 }], [point]).ShouldBe([0.7]);
    }

    [Fact]
    public void Rows_of_GDELT_are_read_where_both_actors_are_states_also_where_rows_begin_with_their_number()
    {
        const string header = "\"GLOBALEVENTID\",\"SQLDATE\",\"Actor1CountryCode\",\"Actor2CountryCode\",\"EventCode\"";
        var path = Write("gdelt.csv", header,
            "1,20120131,\"GEO\",\"RUS\",\"112\"", "2,20120131,NA,\"RUS\",\"112\"", "3,20120131,\"GEO\",\"EUR\",\"112\"",
            "\"17\",4,20120201,\"RUS\",\"GEO\",\"036\"");

        EventsFile.Read(path).Select(row => $"{row.Day:yyyy-MM-dd} {row.Dyad} {row.Code} {row.Feed}").ShouldBe(
            ["2012-01-31 GEO>RUS 112 gdelt1", "2012-02-01 RUS>GEO 036 gdelt1"]);
    }

    [Fact]
    public void Events_and_ties_give_the_scores_of_the_models()
    {
        var events = Write("events.tsv", "date\tsource\ttarget\tcameo\tquality",
            "2008-09-15\tBOL\tUSA\t161\t1", "2008-09-15\tBOL\tUSA\t161\t0.6", "2011-01-01\tBOL\tUSA\t057\t1");
        var ties = Write("ties.tsv", "treaty\tkind\tside\tmember\tfrom\tuntil\ton_paper",
            "A\tambassador_withdrawn\ta\tBOL\t2008-09\t\t", "A\tambassador_withdrawn\tb\tUSA\t2008-09\t\t",
            "B\tdefence_pact\t-\tBOL\t1386\t\tyes", "B\tdefence_pact\t-\tUSA\t1386\t\tyes");
        var history = new History(EventsFile.Read(events), TiesFile.Read([ties]), neutral: null);
        var pair = Relationship.Between(CountryCode.Parse("BOL"), CountryCode.Parse("USA"));
        Point[] points =
        [
            new(pair, new DateOnly(2010, 12, 31), Truth: 0, 2010), new(pair, new DateOnly(2008, 9, 30), Truth: 0, 2008),
        ];

        // The reference value of scoring.md and of standing.md for one human-coded event of -4.
        history.Scores(ScoringModels.Find("level-v1")!, points)[1].Score.ShouldBe(-2.972707, 1e-6);
        history.Scores(ScoringModels.Find("standing-v1")!, points)[1].Score.ShouldBe(-4.458426, 1e-6);
        history.StandingAt(points[0]).InForce.ShouldBe([TieKind.AmbassadorWithdrawn]);
        history.ConflictShares(points).ShouldBe([1, 1]);
    }

    private string Write(string name, params string[] lines)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }
}
