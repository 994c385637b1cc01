using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Evidence;

public sealed class ListSourceEventsTests(RunningServices services) : IClassFixture<RunningServices>
{
    private static readonly Report[] History =
    [
        Quoting(Reports.Of("2009-01-10", "EGY", "ISR", "112", publisher: "Al-Ahram"), "Egypt accuses Israel."),
        Quoting(Reports.Of("2009-01-12", "ISR", "EGY", "042", publisher: "Haaretz", document: "visit-1"),
        "An envoy."),
        Quoting(Reports.Of("2009-01-12", "ISR", "EGY", "042", publisher: "Al-Ahram", document: "visit-2"),
        "A guest."),
        Quoting(Reports.Of("2009-02", "EGY", "ISR", "043", feed: "gdelt1", record: "77"), ""),
        Quoting(Reports.Of("2009-02-18", "EGY", "JOR", "057"), "A pact of ÉLAN."),
        Quoting(Reports.Of("2009-02-19", "EGY", "JOR", "0311"), "Business \\ 100 % _ sure."),
        Quoting(Reports.Of("2009-02-25", "ISR", "JOR", "112"), "Ο Σίσυφος in İstanbul, große Straße."),
        Quoting(Reports.Of("2009-03-01", "JOR", "EGY", "190"), "Shots."),
    ];

    [Theory]
    [InlineData("", "JOR>EGY 190, EGY>JOR 0311, EGY>JOR 057, EGY>ISR 043, ISR>EGY 042, EGY>ISR 112")]
    [InlineData("counterpart=Jordan", "JOR>EGY 190, EGY>JOR 0311, EGY>JOR 057")]
    [InlineData("from=2009-02-18", "JOR>EGY 190, EGY>JOR 0311, EGY>JOR 057")]
    [InlineData("to=2009-01-12", "ISR>EGY 042, EGY>ISR 112")]
    [InlineData("from=2009-02-15,to=2009-02-18", "EGY>JOR 057, EGY>ISR 043")]
    [InlineData("cameo=04", "EGY>ISR 043, ISR>EGY 042")]
    [InlineData("cameo=042", "ISR>EGY 042")]
    [InlineData("quad=1", "EGY>JOR 0311, EGY>JOR 057, EGY>ISR 043, ISR>EGY 042")]
    [InlineData("quad=3", "EGY>ISR 112")]
    [InlineData("quad=4", "JOR>EGY 190")]
    [InlineData("quad=2", "")]
    [InlineData("cameo=05,quad=4", "")]
    [InlineData("feed=gdelt1", "EGY>ISR 043")]
    [InlineData("feed=gdelt", "")]
    [InlineData("text=ahram", "ISR>EGY 042, EGY>ISR 112")]
    [InlineData("text=VISIT-1", "ISR>EGY 042")]
    [InlineData("text=élan", "EGY>JOR 057")]
    [InlineData("text=elan", "EGY>JOR 057")]
    [InlineData("text=% _", "EGY>JOR 0311")]
    [InlineData("text=\\", "EGY>JOR 0311")]
    [InlineData("text=the words quoted", "EGY>ISR 112")]
    [InlineData("counterpart=ISR,text=envoy,quad=1,from=2009-01-01", "ISR>EGY 042")]
    public async Task Filters_that_are_set_must_all_hold(string filters, string expected)
    {
        var request = new ListSourceEventsRequest { Country = "EGY" };
        foreach (var filter in filters.Split(',', StringSplitOptions.RemoveEmptyEntries))
            Set(request, filter.Split('=', 2)[0], filter.Split('=', 2)[1]);

        var answer = await Ask(request);

        string.Join(", ", answer.SourceEvents.Select(one => $"{one.Source}>{one.Target} {one.CameoCode}"))
            .ShouldBe(expected);
    }

    [Theory]
    [InlineData("istanbul")]
    [InlineData("İSTANBUL")]
    [InlineData("ΣΙΣΥΦΟΣ")]
    [InlineData("σίσυφοσ")]
    [InlineData("STRASSE")]
    [InlineData("Straße")]
    [InlineData("GROSSE strasse")]
    public async Task Text_is_found_whatever_its_case_and_accents(string text) =>
        (await Ask(new() { Country = "ISR", Counterpart = "JOR", Text = text })).SourceEvents.ShouldHaveSingleItem();

    [Fact]
    public async Task A_source_event_comes_with_its_name_value_quality_and_reports()
    {
        var answer = await Ask(new() { Country = "ISR", CameoPrefix = "042" });

        var sourceEvent = answer.SourceEvents.ShouldHaveSingleItem();
        sourceEvent.Goldstein.ShouldBe(1.9);
        sourceEvent.CameoName.ShouldNotBeEmpty();
        sourceEvent.QuadClass.ShouldBe(QuadClass.VerbalCooperation);
        sourceEvent.Quality.ShouldBe(1);
        sourceEvent.Revision.ShouldBe(2);
        sourceEvent.Reports.Select(report => report.Publisher).ShouldBe(["Haaretz", "Al-Ahram"]);
        sourceEvent.Reports.ShouldAllBe(report => report.RecordedAt.ToDateTime() <= DateTime.UtcNow);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Pages_make_up_the_whole(int size)
    {
        var whole = await Ask(new() { Country = "EGY" });
        var request = new ListSourceEventsRequest { Country = "EGY", PageSize = size };
        var pages = new List<ListSourceEventsResponse>();
        do
        {
            pages.Add(await Ask(request));
            request.PageToken = pages[^1].NextPageToken;
        }
        while (request.PageToken.Length > 0);

        pages.SelectMany(page => page.SourceEvents).ShouldBe(whole.SourceEvents);
        pages.Count.ShouldBe((whole.SourceEvents.Count + size - 1) / size);
        pages.ShouldAllBe(page => page.Checkpoint.Equals(pages[0].Checkpoint));
    }

    [Fact]
    public async Task Pages_show_what_was_known_at_the_first_though_more_comes_in_between()
    {
        var request = new ListSourceEventsRequest { Country = "LBY", PageSize = 4 };
        request.AtLeastAsFresh = await services.StoreAsync(
            Enumerable.Range(1, 6).Select(day => Reports.Of($"2009-01-{day:00}", "LBY", "TUN", "042")));
        var first = await services.Query.ListSourceEventsAsync(request, deadline: services.CallDeadline);
        request.AtLeastAsFresh = await services.StoreAsync(Reports.Of("2009-01-20", "LBY", "TUN", "042"));

        request.PageToken = first.NextPageToken;
        var second = await services.Query.ListSourceEventsAsync(request, deadline: services.CallDeadline);
        request.KnownAt = new() { Checkpoint = first.Checkpoint };
        var again = await services.Query.ListSourceEventsAsync(request, deadline: services.CallDeadline);
        request.KnownAt = new() { Checkpoint = request.AtLeastAsFresh };
        var elsewhere = await services.Query
            .ListSourceEventsAsync(request, deadline: services.CallDeadline).FailureAsync();

        second.SourceEvents.Select(one => one.OccurredOn.Day).ShouldBe([2, 1]);
        again.ShouldBe(second);
        elsewhere.Reason.ShouldBe("PAGE_TOKEN_MISMATCH");
    }

    [Fact]
    public async Task A_page_token_fits_no_other_request()
    {
        var token = (await Ask(new() { Country = "EGY", PageSize = 1 })).NextPageToken;

        foreach (var other in (ListSourceEventsRequest[])
            [new() { Country = "ISR" }, new() { Country = "EGY", Text = "x" }, new() { Country = "egypt", Feed = "a" }])
        {
            other.PageToken = token;
            var failure = await services.Query
                .ListSourceEventsAsync(other, deadline: services.CallDeadline).FailureAsync();
            failure.Reason.ShouldBe("PAGE_TOKEN_MISMATCH");
            failure.Fields.ShouldBe(["page_token"]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    public async Task A_page_token_that_was_never_given_out_is_refused(int length)
    {
        foreach (var character in "A.=é")
        {
            var failure = await services.Query.ListSourceEventsAsync(
                new() { Country = "EGY", PageToken = new string(character, length) },
                deadline: services.CallDeadline).FailureAsync();
            failure.Reason.ShouldBe("PAGE_TOKEN_MISMATCH");
        }
    }

    [Fact]
    public async Task From_after_to_is_refused()
    {
        var failure = await services.Query.ListSourceEventsAsync(
            new() { Country = "EGY", From = Reports.On("2009-02-02"), To = Reports.On("2009-02-01") },
            deadline: services.CallDeadline).FailureAsync();

        failure.Reason.ShouldBe("RANGE_REVERSED");
        failure.Fields.ShouldBe(["from"]);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once()
    {
        var failure = await services.Query.ListSourceEventsAsync(
            new()
            {
                Country = "Atlantis",
                Counterpart = "Korea",
                From = Reports.On("2009-02"),
                To = Reports.On("2010-02-01"),
                CameoPrefix = "9",
                Text = new string('t', 201),
                PageSize = -1,
            }, deadline: services.CallDeadline).FailureAsync();

        failure.Reason.ShouldBe("INVALID_ARGUMENT");
        failure.Fields.ShouldBe(["country", "counterpart", "from", "text", "cameo_prefix", "page_size"]);
    }

    private async Task<ListSourceEventsResponse> Ask(ListSourceEventsRequest request)
    {
        request.AtLeastAsFresh = await services.StoreAsync(History);
        return await services.Query.ListSourceEventsAsync(request, deadline: services.CallDeadline);
    }

    private static void Set(ListSourceEventsRequest request, string filter, string value)
    {
        switch (filter)
        {
            case "counterpart": request.Counterpart = value; break;
            case "from": request.From = Reports.On(value); break;
            case "to": request.To = Reports.On(value); break;
            case "cameo": request.CameoPrefix = value; break;
            case "quad": request.QuadClass = Enum.Parse<QuadClass>(value); break;
            case "feed": request.Feed = value; break;
            case "text": request.Text = value; break;
            default: throw new ArgumentOutOfRangeException(nameof(filter), filter, "No such filter.");
        }
    }

    private static Report Quoting(Report report, string summary)
    {
        report.Summary = summary;
        report.Origin.Quote = summary == "Egypt accuses Israel." ? "The words quoted." : "";
        return report;
    }
}
