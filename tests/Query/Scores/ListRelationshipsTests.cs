using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Scores;

public sealed class ListRelationshipsTests(RunningServices services) : IClassFixture<RunningServices>
{
    private static readonly Report[] History =
    [
        Reports.Of("2009-01-10", "CHN", "JPN", "138"),
        Reports.Of("2009-01-10", "CHN", "IND", "042"),
        Reports.Of("2009-01-12", "IND", "CHN", "043"),
        Reports.Of("2009-01-14", "IND", "CHN", "036"),
        Reports.Of("2009-01-10", "USA", "CHN", "057"),
        Reports.Of("2009-03-20", "CHN", "VNM", "120"),
        Reports.Of("2009-03-20", "THA", "VNM", "120"),
    ];

    [Theory]
    [InlineData(RelationshipOrder.Unspecified, "USA IND VNM JPN")]
    [InlineData(RelationshipOrder.Score, "USA IND VNM JPN")]
    [InlineData(RelationshipOrder.Evidence, "IND VNM JPN USA")]
    [InlineData(RelationshipOrder.Change, "IND JPN USA VNM")]
    public async Task Relationships_come_in_the_order_asked_for(RelationshipOrder order, string counterparts)
    {
        // VNM became known after the earlier date, so it has not changed.
        var answer = await Ask(new()
        {
            Country = "China",
            AsOf = Reports.On("2009-03-31"),
            ChangeSince = Reports.On("2009-03-01"),
            Order = order,
        });

        answer.Relationships.Select(one => one.Counterpart).ShouldBe(counterparts.Split(' '));
        answer.Relationships.ShouldAllBe(one => one.Country == "CHN");
        answer.TotalSize.ShouldBe(4);
        answer.NextPageToken.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_relationship_is_what_GetRelationship_says_and_its_change_the_difference_of_two_dates()
    {
        var answer = await Ask(new()
        {
            Country = "CHN",
            AsOf = Reports.On("2009-03-31"),
            ChangeSince = Reports.On("2009-01-11"),
        });

        foreach (var listed in answer.Relationships)
        {
            var now = await Relationship(listed.Counterpart, "2009-03-31");
            var then = await Relationship(listed.Counterpart, "2009-01-11");
            listed.Score.ShouldBe(now.Score);
            listed.SourceEventCount.ShouldBe(now.SourceEventCount);
            if (then.Score.Grade == Protos.Type.V1.Grade.InsufficientEvidence
                || now.Score.Grade == Protos.Type.V1.Grade.InsufficientEvidence)
                listed.HasChange.ShouldBeFalse();
            else
                listed.Change.ShouldBe(now.Score.Score_ - then.Score.Score_);
        }
    }

    [Fact]
    public async Task The_index_is_the_mean_score_weighted_by_evidence()
    {
        var answer = await Ask(new() { Country = "CHN", AsOf = Reports.On("2009-03-31") });

        var graded = answer.Relationships.Select(one => one.Score)
            .Where(score => score.Grade != Protos.Type.V1.Grade.InsufficientEvidence).ToArray();
        answer.CountryIndex.ShouldBe(
            graded.Sum(score => score.Score_ * score.Evidence) / graded.Sum(score => score.Evidence), 1e-12);
        answer.MeanScore.ShouldBe(graded.Average(score => score.Score_), 1e-12);
        answer.IndexedCount.ShouldBe(graded.Length);
    }

    [Fact]
    public async Task Before_any_evidence_there_is_no_relationship_and_no_index()
    {
        var answer = await Ask(new() { Country = "CHN", AsOf = Reports.On("2009-01-09") });

        answer.Relationships.ShouldBeEmpty();
        answer.HasCountryIndex.ShouldBeFalse();
        answer.TotalSize.ShouldBe(0);
    }

    [Fact]
    public async Task Pages_make_up_the_whole_as_it_was_at_the_first_page()
    {
        var request = new ListRelationshipsRequest { Country = "ETH", AsOf = Reports.On("2009-03-31") };
        request.AtLeastAsFresh = await services.StoreAsync(((string[])["SOM", "DJI", "SDN", "KEN"])
            .Select((neighbour, i) => Reports.Of($"2009-01-{i + 10}", "ETH", neighbour, "042")));
        var whole = await services.Query.ListRelationshipsAsync(request, deadline: services.CallDeadline);
        request.PageSize = 3;
        var first = await services.Query.ListRelationshipsAsync(request, deadline: services.CallDeadline);
        request.AtLeastAsFresh = await services.StoreAsync(Reports.Of("2009-02-01", "ETH", "EGY", "057"));

        request.PageToken = first.NextPageToken;
        var second = await services.Query.ListRelationshipsAsync(request, deadline: services.CallDeadline);

        first.Relationships.Concat(second.Relationships).ShouldBe(whole.Relationships);
        first.Relationships.Count.ShouldBe(3);
        second.NextPageToken.ShouldBeEmpty();
        second.Checkpoint.ShouldBe(first.Checkpoint);
        second.TotalSize.ShouldBe(4);
        second.CountryIndex.ShouldBe(whole.CountryIndex);
    }

    [Fact]
    public async Task A_page_token_fits_no_other_request()
    {
        var request = new ListRelationshipsRequest { Country = "CHN", PageSize = 1 };
        var token = (await Ask(request)).NextPageToken;

        await ShouldMismatch(new() { Country = "IND", PageSize = 1, PageToken = token });
        await ShouldMismatch(new() { Country = "CHN", Model = "feed-v1", PageToken = token });
        await ShouldMismatch(new() { Country = "CHN", AsOf = Reports.On("2009-03-31"), PageToken = token });
        await ShouldMismatch(new() { Country = "CHN", PageToken = token[..^1] + (token[^1] == 'A' ? 'B' : 'A') });
        await ShouldMismatch(new() { Country = "CHN", PageToken = "x" });
        var failure = await services.Query.ListSourceEventsAsync(
            new() { Country = "CHN", PageToken = token }, deadline: services.CallDeadline).FailureAsync();
        failure.Reason.ShouldBe("PAGE_TOKEN_MISMATCH");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_001)]
    public async Task A_page_holds_one_to_a_thousand(int size)
    {
        var failure = await services.Query.ListRelationshipsAsync(
            new() { Country = "CHN", PageSize = size }, deadline: services.CallDeadline).FailureAsync();

        failure.Fields.ShouldBe(["page_size"]);
        failure.Reason.ShouldBe("OUT_OF_RANGE");
    }

    private async Task ShouldMismatch(ListRelationshipsRequest request)
    {
        var failure = await services.Query
            .ListRelationshipsAsync(request, deadline: services.CallDeadline).FailureAsync();
        failure.Fields.ShouldBe(["page_token"]);
        failure.Reason.ShouldBe("PAGE_TOKEN_MISMATCH");
    }

    private async Task<ListRelationshipsResponse> Ask(ListRelationshipsRequest request)
    {
        request.AtLeastAsFresh = await services.StoreAsync(History);
        return await services.Query.ListRelationshipsAsync(request, deadline: services.CallDeadline);
    }

    private async Task<RelationshipScore> Relationship(string counterpart, string asOf) =>
        (await services.Query.GetRelationshipAsync(
            new() { Country = "CHN", Counterpart = counterpart, AsOf = Reports.On(asOf) },
            deadline: services.CallDeadline)).Relationship;
}
