using System.Globalization;
using System.Text;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Scores;

/// <summary>Reads that count the source events of states that others continue.</summary>
public sealed class PredecessorsTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const string Turn = "1991-12-25";
    private const double Tolerance = 1e-9;

    /// <summary>
    /// RUS continues SUN with GBR and with FRA, with which it has nothing of its own, and would with DDR, which had
    /// ended. What SUN did on the day of the turn no longer counts.
    /// </summary>
    private Task<Checkpoint> Store() => services.StoreAsync(
        Reports.Of("1985-09-12", "GBR", "SUN", "112"),
        Reports.Of("1990-03-02", "SUN", "GBR", "057"),
        Reports.Of(Turn, "SUN", "GBR", "190"),
        Reports.Of("1994-05-02", "RUS", "GBR", "042"),
        Reports.Of("1986-07-07", "FRA", "SUN", "042"),
        Reports.Of("1987-05-28", "DDR", "SUN", "057"));

    [Theory]
    [InlineData("level-v1", false)]
    [InlineData("feed-v1", false)]
    [InlineData("conditional-v1", false)]
    [InlineData("level-v1", true)]
    public async Task An_explanation_with_predecessors_adds_up_to_the_continued_level(string model, bool turned)
    {
        var known = await Store();
        var request = new ExplainScoreRequest
        {
            Country = turned ? "GBR" : "RUS",
            Counterpart = turned ? "RUS" : "GBR",
            AsOf = Reports.On("1994-12-31"),
            Model = model,
            AtLeastAsFresh = known,
            IncludePredecessors = true,
        };

        var continued = await services.Query.ExplainScoreAsync(request, deadline: services.CallDeadline);
        request.IncludePredecessors = false;
        var alone = await services.Query.ExplainScoreAsync(request, deadline: services.CallDeadline);
        var single = await services.Query.GetRelationshipAsync(
            new()
            {
                Country = request.Country,
                Counterpart = request.Counterpart,
                AsOf = request.AsOf,
                Model = model,
                IncludePredecessors = true,
            },
            deadline: services.CallDeadline);

        (continued.Contributions.Sum(one => one.Level) + continued.Remainder + continued.Prior.Level)
            .ShouldBe(continued.Relationship.Score.Level, Tolerance);
        continued.Relationship.ShouldBe(single.Relationship);
        continued.Predecessors.ShouldBe(single.Predecessors);
        Names(continued.Contributions.Select(one => one.SourceEvent))
            .ShouldBe(["GBR>SUN 112", "RUS>GBR 042", "SUN>GBR 057"], ignoreOrder: true);
        Names(alone.Contributions.Select(one => one.SourceEvent)).ShouldBe(["RUS>GBR 042"]);
        alone.Predecessors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("RUS", "GBR", "RUS>GBR 042, SUN>GBR 057, GBR>SUN 112", "SUN-GBR")]
    [InlineData("GBR", "RUS", "RUS>GBR 042, SUN>GBR 057, GBR>SUN 112", "GBR-SUN")]
    [InlineData("RUS", "", "RUS>GBR 042, SUN>GBR 057, DDR>SUN 057, FRA>SUN 042, GBR>SUN 112",
        "SUN-DDR SUN-FRA SUN-GBR")]
    [InlineData("RUS", "FRA", "FRA>SUN 042", "SUN-FRA")]
    public async Task Source_events_of_predecessors_keep_their_own_countries(
        string country, string counterpart, string expected, string predecessors)
    {
        var request = new ListSourceEventsRequest
        {
            Country = country,
            Counterpart = counterpart,
            AtLeastAsFresh = await Store(),
            IncludePredecessors = true,
        };

        var all = await services.Query.ListSourceEventsAsync(request, deadline: services.CallDeadline);
        request.IncludeRetracted = true;
        var withRetracted = await services.Query.ListSourceEventsAsync(request, deadline: services.CallDeadline);
        request.PageSize = 1;
        var first = await services.Query.ListSourceEventsAsync(request, deadline: services.CallDeadline);

        string.Join(", ", Names(all.SourceEvents)).ShouldBe(expected);
        string.Join(", ", Names(withRetracted.SourceEvents)).ShouldBe(expected);
        string.Join(' ', all.Predecessors.Select(one => $"{one.Country}-{one.Counterpart}")).ShouldBe(predecessors);
        all.Predecessors.ShouldAllBe(one => one.Until.Equals(Reports.On(Turn)));
        first.Predecessors.ShouldBe(all.Predecessors);
    }

    [Fact]
    public async Task A_list_continues_every_relationship_whose_counterpart_still_exists()
    {
        var request = new ListRelationshipsRequest
        {
            Country = "RUS",
            AsOf = Reports.On("1994-12-31"),
            AtLeastAsFresh = await Store(),
        };

        var alone = await services.Query.ListRelationshipsAsync(request, deadline: services.CallDeadline);
        request.IncludePredecessors = true;
        var continued = await services.Query.ListRelationshipsAsync(request, deadline: services.CallDeadline);
        request.AsOf = Reports.On("1990-09-30");
        var before = await services.Query.ListRelationshipsAsync(request, deadline: services.CallDeadline);

        alone.Relationships.Select(one => one.Counterpart).ShouldBe(["GBR"]);
        continued.Relationships.Select(one => one.Counterpart).ShouldBe(["FRA", "GBR"], ignoreOrder: true);
        continued.TotalSize.ShouldBe(2);
        before.Relationships.Select(one => one.Counterpart).ShouldBe(["DDR", "FRA", "GBR"], ignoreOrder: true);
        foreach (var one in continued.Relationships)
        {
            var single = await services.Query.GetRelationshipAsync(
                new()
                {
                    Country = "RUS",
                    Counterpart = one.Counterpart,
                    AsOf = one.AsOf,
                    IncludePredecessors = true,
                },
                deadline: services.CallDeadline);
            one.Score.ShouldBe(single.Relationship.Score);
            one.Predecessors.ShouldBe(single.Predecessors);
            one.Predecessors.Count.ShouldBe(1);
        }
        alone.Relationships.ShouldAllBe(one => one.Predecessors.Count == 0);
    }

    [Theory]
    [InlineData("1992-12-31", "FRA-RUS GBR-RUS")]
    [InlineData("1990-06-30", "GBR-RUS")]
    public async Task A_replay_shows_the_timelines_of_continued_relationships(string last, string expected)
    {
        var request = new ReplayHistoryRequest
        {
            Dates = new ReplayDates { From = Reports.On("1988-12-31"), To = Reports.On(last), Step = DateStep.Year },
            AtLeastAsFresh = await Store(),
            Countries = { "RUS" },
            IncludePredecessors = true,
        };

        var frames = await Replay(request);
        request.IncludePredecessors = false;
        var alone = await Replay(request);

        foreach (var frame in frames)
        {
            string.Join(' ', frame.Scores.Select(one => $"{one.Country}-{one.Counterpart}")).ShouldBe(expected);
            foreach (var score in frame.Scores)
            {
                var timeline = await services.Query.GetTimelineAsync(
                    new() { Country = score.Country, Counterpart = "RUS", From = frame.AsOf, To = frame.AsOf },
                    deadline: services.CallDeadline);
                timeline.Timelines[0].Points[0].Score.ShouldBe(score.Score);
                score.Predecessors.ShouldBe(timeline.Predecessors);
                score.Predecessors.Count.ShouldBe(1);
            }
        }
        alone.ShouldAllBe(frame => frame.Scores.Count == 0);
    }

    [Fact]
    public async Task A_file_has_the_rows_of_continued_relationships_and_names_their_predecessors()
    {
        var request = new ExportScoresRequest
        {
            From = Reports.On("1985-12-31"),
            To = Reports.On("1994-12-31"),
            Step = DateStep.Year,
            AtLeastAsFresh = await Store(),
            Countries = { "RUS" },
            IncludePredecessors = true,
        };

        var (rows, predecessors) = await Export(request);
        request.IncludePredecessors = false;
        var (alone, none) = await Export(request);

        rows.GroupBy(row => $"{row[0]}-{row[1]}").Select(group => $"{group.Key} {group.First()[2]} {group.Count()}")
            .ShouldBe(["FRA-RUS 1986-12-31 9", "GBR-RUS 1985-12-31 10"]);
        predecessors.Select(one => $"{one.Country}-{one.Counterpart}").ShouldBe(["FRA-SUN", "GBR-SUN"]);
        alone.Select(row => row[2]).ShouldBe(["1994-12-31"]);
        none.ShouldBeEmpty();
        var timeline = await services.Query.GetTimelineAsync(
            new() { Country = "GBR", Counterpart = "RUS", From = request.From, To = request.To },
            deadline: services.CallDeadline);
        double.Parse(rows[^1][5], CultureInfo.InvariantCulture).ShouldBe(timeline.Timelines[0].Points[^1].Score.Level);
    }

    [Fact]
    public async Task A_cited_replay_stays_the_same_when_a_relationship_gets_source_events_of_its_own()
    {
        var known = await services.StoreAsync(Reports.Of("1988-03-01", "YUG", "CSK", "190"));
        var request = new ReplayHistoryRequest
        {
            Dates = new ReplayDates
            {
                From = Reports.On("2000-12-31"),
                To = Reports.On("2010-12-31"),
                Step = DateStep.Year,
                KnownAt = new KnownAt { Checkpoint = known },
            },
            Countries = { "SVK" },
            IncludePredecessors = true,
        };

        var before = await Replay(request);
        // In 2010 there was no Yugoslavia any more, so only source events of its own list it with Slovakia.
        await services.StoreAsync(Reports.Of("1995-06-01", "SVK", "YUG", "042"));
        var after = await Replay(request);

        after.SelectMany(frame => frame.Scores).ShouldBe(before.SelectMany(frame => frame.Scores));
        before.SelectMany(frame => frame.Scores).ShouldAllBe(one => one.Counterpart != "YUG" && one.Country != "YUG");
    }

    private static IEnumerable<string> Names(IEnumerable<SourceEvent> sourceEvents) =>
        sourceEvents.Select(one => $"{one.Source}>{one.Target} {one.CameoCode}");

    private async Task<List<ReplayHistoryResponse>> Replay(ReplayHistoryRequest request)
    {
        var frames = new List<ReplayHistoryResponse>();
        using var call = services.Query.ReplayHistory(request, deadline: services.CallDeadline);
        while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            frames.Add(call.ResponseStream.Current);
        return frames;
    }

    private async Task<(string[][] Rows, PredecessorRelationship[] Predecessors)> Export(ExportScoresRequest request)
    {
        var (text, predecessors) = (new StringBuilder(), new List<PredecessorRelationship>());
        using var call = services.Query.ExportScores(request, deadline: services.CallDeadline);
        while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            text.Append(call.ResponseStream.Current.Data.ToStringUtf8());
            predecessors.AddRange(call.ResponseStream.Current.Predecessors);
        }
        return ([.. text.ToString().Split('\n')[1..^1].Select(line => line.Split(','))], [.. predecessors]);
    }
}
