using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Google.Protobuf;

namespace Diplomacy.Tests.Query.Evidence;

/// <summary>No answer is larger than clients receive by default.</summary>
public sealed class PageBytesTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const int AnswerBytesMax = 2 * 1024 * 1024 + 64 * 1024;
    private const int Many = 320;

    /// <summary>Names of countries, and how many source events with how many large reports they have.</summary>
    public static TheoryData<string, int, int> Histories => new()
    {
        { "KEN", Many, 1 },
        { "UGA", 1, Many },
        { "TZA", 3, 130 },
        { "RWA", 2, 1 },
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task Pages_of_source_events_are_small_and_make_up_the_whole(
        string country, int sourceEvents, int reports)
    {
        var known = await StoreAsync(country, sourceEvents, reports);
        var request = new ListSourceEventsRequest { Country = country, PageSize = 1_000, AtLeastAsFresh = known };
        var listed = new List<SourceEvent>();
        do
        {
            var page = await services.Query.ListSourceEventsAsync(request, deadline: services.CallDeadline);
            page.CalculateSize().ShouldBeLessThan(AnswerBytesMax);
            page.SourceEvents.Skip(1).ShouldAllBe(one => !one.IsContinued);
            listed.AddRange(page.SourceEvents);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        CheckWhole(listed, sourceEvents, reports);
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task Pages_of_contributions_are_small_and_each_adds_up(string country, int sourceEvents, int reports)
    {
        var known = await StoreAsync(country, sourceEvents, reports);
        var request = new ExplainScoreRequest
        {
            Country = country,
            Counterpart = "ETH",
            AsOf = Reports.On("2012-01-01"),
            MaxContributions = 1_000,
            AtLeastAsFresh = known,
        };
        var listed = new List<SourceEvent>();
        var level = 0.0;
        do
        {
            var page = await services.Query.ExplainScoreAsync(request, deadline: services.CallDeadline);
            page.CalculateSize().ShouldBeLessThan(AnswerBytesMax);
            level += page.Contributions.Where(one => !one.SourceEvent.IsContinued).Sum(one => one.Level);
            (level + page.Remainder + page.Prior.Level).ShouldBe(page.Relationship.Score.Level, 1e-9);
            listed.AddRange(page.Contributions.Select(one => one.SourceEvent));
            request.PageToken = page.NextPageToken;
            if (request.PageToken.Length == 0)
                page.RemainderCount.ShouldBe(0);
        }
        while (request.PageToken.Length > 0);

        CheckWhole(listed, sourceEvents, reports);
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task A_comparison_is_small_and_counts_what_it_leaves_out(string country, int sourceEvents, int reports)
    {
        var known = await StoreAsync(country, sourceEvents, reports);
        var answer = await services.Query.CompareKnowledgeAsync(
            new()
            {
                Country = country,
                Counterpart = "ETH",
                AsOf = Reports.On("2012-01-01"),
                KnownBefore = new KnownAt { Checkpoint = await BeginningAsync() },
                KnownAfter = new KnownAt { Checkpoint = known },
                MaxChanges = 1_000,
            },
            deadline: services.CallDeadline);

        answer.CalculateSize().ShouldBeLessThan(AnswerBytesMax);
        (answer.Changes.Count + answer.RemainderCount).ShouldBe(sourceEvents);
        answer.Changes.ShouldNotBeEmpty();
        answer.Changes.ShouldAllBe(one => one.After.ReportCount == reports);
    }

    [Fact]
    public async Task A_page_token_of_an_explanation_fits_no_other_request()
    {
        var known = await StoreAsync("KEN", Many, 1);
        var request = new ExplainScoreRequest
        {
            Country = "KEN",
            Counterpart = "ETH",
            MaxContributions = 1_000,
            AtLeastAsFresh = known,
        };
        request.PageToken = (await services.Query.ExplainScoreAsync(request, deadline: services.CallDeadline))
            .NextPageToken;
        request.Model = "feed-v1";

        (await services.Query.ExplainScoreAsync(request, deadline: services.CallDeadline).FailureAsync())
            .Reason.ShouldBe("PAGE_TOKEN_MISMATCH");
    }

    private static void CheckWhole(List<SourceEvent> listed, int sourceEvents, int reports)
    {
        var whole = listed.GroupBy(one => one.SourceEventId).ToArray();
        whole.Length.ShouldBe(sourceEvents);
        foreach (var parts in whole)
        {
            parts.SelectMany(part => part.Reports).Select(report => report.ReportId).Distinct().Count()
                .ShouldBe(reports);
            parts.Sum(part => part.Reports.Count).ShouldBe(reports);
            parts.SelectMany(part => part.History).Select(revision => revision.Revision_)
                .ShouldBe(Enumerable.Range(1, reports).Select(revision => (long)revision));
            parts.ShouldAllBe(part => part.ReportCount == reports);
            parts.Select(part => part.IsContinued).ShouldBe(parts.Select((_, i) => i > 0));
        }
    }

    /// <summary>A checkpoint from before any of the histories; the same each time.</summary>
    private async Task<Checkpoint> BeginningAsync() =>
        (await services.Query.ListSourceEventsAsync(
            new() { Country = "FJI", KnownAt = new KnownAt { Time = new() { Seconds = 1 } } },
            deadline: services.CallDeadline)).Checkpoint;

    /// <summary>Stores source events of one country with reports of some 14 KB each; again, nothing changes.</summary>
    private async Task<Checkpoint> StoreAsync(string country, int sourceEvents, int reports)
    {
        var known = new Checkpoint();
        var all = Enumerable.Range(0, sourceEvents).SelectMany(day => Enumerable.Range(0, reports).Select(
            paper => Large($"{new DateOnly(2009, 1, 1).AddDays(day):yyyy-MM-dd}", country, $"paper {paper}")));
        foreach (var chunk in all.Chunk(200))
            known = await services.StoreAsync(chunk);
        return known;
    }

    private static Report Large(string on, string country, string publisher)
    {
        var report = Reports.Of(on, country, "ETH", "042", quality: 0.6, publisher: publisher);
        report.Summary = new string('한', 2_000);
        report.Origin.Quote = new string('글', 2_000);
        report.Origin.Url = "https://example.org/" + new string('x', 1_900);
        return report;
    }
}
