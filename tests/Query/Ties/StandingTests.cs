using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Diplomacy.Tests.Query.Subscriptions;
using TiesOf = Diplomacy.Testing.Ties;

namespace Diplomacy.Tests.Query.Ties;

public sealed class StandingTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const string Standing = "standing-v1";

    [Fact]
    public async Task An_alliance_makes_a_score_without_news_and_the_explanation_lists_the_treaty()
    {
        var stored = await services.RecordAsync(
            TiesOf.Of("GBR", "USA", TieKind.DefencePact, "1949-08-24", treaty: "NATO"));

        var with = await Score("USA", "GBR", "2010-06-01", stored.Checkpoint);
        var without = await Score("USA", "GBR", "2010-06-01", stored.Checkpoint, "level-v1");
        var explained = await Explain("USA", "GBR", "2010-06-01");

        (with.Grade, with.Evidence, with.Course).ShouldBe((Grade.Friendly, 0, 0));
        with.Score_.ShouldBe(9 * Math.Tanh(1), 1e-12);
        with.TiesInForce.ShouldBe([TieKind.DefencePact]);
        (without.Grade, without.Standing).ShouldBe((Grade.InsufficientEvidence, 0));
        var tie = explained.TieContributions.ShouldHaveSingleItem();
        tie.Level.ShouldBe(with.Level, 1e-9);
        tie.Ties.ShouldHaveSingleItem().Treaty.ShouldBe("NATO");
        (await Score("USA", "GBR", "1949-08-23", stored.Checkpoint)).Grade.ShouldBe(Grade.InsufficientEvidence);
    }

    [Fact]
    public async Task Ties_and_source_events_add_up_to_the_level()
    {
        await services.StoreAsync(
            Reports.Of("2008-07-10", "RUS", "GEO", "190"), Reports.Of("2008-08-09", "RUS", "GEO", "195"),
            Reports.Of("2008-08-10", "GEO", "RUS", "112", quality: 0.6));
        var stored = await services.RecordAsync(
            TiesOf.Of("GEO", "RUS", TieKind.War, "2008-08-08", "2008-08-12"),
            TiesOf.Of("GEO", "RUS", TieKind.RelationsBroken, "2008-09-02"),
            TiesOf.Of("GEO", "RUS", TieKind.Sanctions, "2006-03-27", "2013-06-15"));

        foreach (var (day, kinds) in new (string, TieKind[])[]
        {
            ("2008-08-07", [TieKind.Sanctions]), ("2008-08-08", [TieKind.Sanctions, TieKind.War]),
            ("2008-08-12", [TieKind.Sanctions]), ("2008-09-02", [TieKind.RelationsBroken, TieKind.Sanctions]),
            ("2013-07-01", [TieKind.RelationsBroken]),
        })
        {
            var score = await Score("RUS", "GEO", day, stored.Checkpoint);
            var explained = await Explain("RUS", "GEO", day);
            score.TiesInForce.ToArray().ShouldBe(kinds, day);
            (explained.TieContributions.Sum(tie => tie.Level)
                + explained.Contributions.Sum(one => one.Level) + explained.Remainder)
                .ShouldBe(score.Level, 1e-9, day);
            (score.Standing + score.Course).ShouldBe(score.Level, 1e-12);
            score.Course.ShouldBe((await Score("RUS", "GEO", day, null, "level-v1")).Level, day);
        }
    }

    [Fact]
    public async Task What_was_known_of_ties_before_stays_and_the_comparison_names_what_changed()
    {
        var recorded = await services.RecordAsync(TiesOf.Of("CUB", "USA", TieKind.RelationsBroken, "1961-01-03"));
        var before = await Score("CUB", "USA", "2016-01-01", recorded.Checkpoint);
        var ended = await services.Ingestion.EndTieAsync(new()
        {
            TieId = recorded.Results[0].TieId,
            Until = Reports.On("2015-07-20"),
            Source = "State Department",
            Author = "ana",
            Reason = "Restored.",
        }, deadline: services.CallDeadline);
        var after = await Score("CUB", "USA", "2016-01-01", ended.Checkpoint);

        var compared = await services.Query.CompareKnowledgeAsync(new()
        {
            Country = "CUB",
            Counterpart = "USA",
            AsOf = Reports.On("2016-01-01"),
            KnownBefore = new KnownAt { Checkpoint = recorded.Checkpoint },
            KnownAfter = new KnownAt { Checkpoint = ended.Checkpoint },
            Model = Standing,
        }, deadline: services.CallDeadline);

        before.Grade.ShouldBe(Grade.Antagonistic);
        after.Grade.ShouldBe(Grade.InsufficientEvidence);
        (await Score("CUB", "USA", "2016-01-01", null, Standing, recorded.Checkpoint)).ShouldBe(before);
        (compared.Before.Score, compared.After.Score).ShouldBe((before, after));
        compared.StandingChange.ShouldBe(2.7, 1e-12);
        compared.ChangedTies.ShouldHaveSingleItem().Until.ShouldBe(Reports.On("2015-07-20"));
    }

    [Fact]
    public async Task Subscribers_of_a_model_with_ties_learn_of_a_tie_and_the_others_do_not()
    {
        await using var with = await Watch.CaughtUpAsync(
            services, new SubscribeRequest { Countries = { "ISL" }, Model = Standing });
        await using var without = await Watch.CaughtUpAsync(services, new SubscribeRequest { Countries = { "ISL" } });

        var tie = (await services.RecordAsync(TiesOf.Of("ISL", "NOR", TieKind.DefencePact, "1949-08-24"))).Results[0];
        await services.StoreAsync(Reports.Of("2009-01-12", "ISL", "DNK", "042"));

        var update = await with.UpdateAsync();
        (update.Cause.Kind, update.Cause.TieId, update.Cause.TieKind)
            .ShouldBe((UpdateCauseKind.TieChanged, tie.TieId, TieKind.DefencePact));
        (update.FirstKnown, update.Relationship.Score.Grade).ShouldBe((true, Grade.Friendly));
        (await with.UpdateAsync()).Cause.Kind.ShouldBe(UpdateCauseKind.Recorded);
        (await without.UpdateAsync()).Cause.Kind.ShouldBe(UpdateCauseKind.Recorded, "the tie was not sent");
    }

    [Fact]
    public async Task A_rule_may_watch_the_standing_alone()
    {
        var subscriptions = new SubscriptionService.SubscriptionServiceClient(services.Channel);
        await subscriptions.CreateAlertRuleAsync(new()
        {
            Rule = new AlertRule
            {
                Name = "Standing falls",
                Country = "QAT",
                Model = Standing,
                Part = ScorePart.Standing,
                MinEvidence = 0,
                Crosses = new ThresholdCrossing { Threshold = -1, Direction = CrossingDirection.Down },
            },
        }, deadline: services.CallDeadline);
        await using var watch = await Watch.CaughtUpAsync(
            services, new SubscribeRequest { Countries = { "QAT" }, Model = Standing });

        await services.StoreAsync(Reports.Of("2026-10-01", "QAT", "SAU", "190"));
        (await watch.UpdateAsync()).Alerts.ShouldBeEmpty("news alone does not change the standing");
        await services.RecordAsync(TiesOf.Of("QAT", "SAU", TieKind.Sanctions, "2026-10-02"));
        (await watch.UpdateAsync()).Alerts.ShouldHaveSingleItem().Score.ShouldBe(9 * Math.Tanh(-0.4), 1e-12);

        var refused = await subscriptions.CreateAlertRuleAsync(new()
        {
            Rule = new AlertRule { Name = "x", Part = ScorePart.Course, Crosses = new() { Threshold = 1 } },
        }, deadline: services.CallDeadline).FailureAsync();
        refused.Fields.ShouldBe(["rule.part"]);
    }

    [Fact]
    public async Task A_pair_with_a_tie_alone_is_listed_only_by_models_that_count_it()
    {
        var stored = await services.RecordAsync(TiesOf.Of("PHL", "USA", TieKind.DefencePact, "1952-08-27"));

        (await List(Standing)).Relationships.ShouldHaveSingleItem().Counterpart.ShouldBe("USA");
        (await List(Standing)).MeanScore.ShouldBe(9 * Math.Tanh(1), 1e-12);
        (await List(Standing)).HasCountryIndex.ShouldBeFalse("no evidence weighs it");
        (await List("level-v1")).Relationships.ShouldBeEmpty();

        async Task<ListRelationshipsResponse> List(string model) => await services.Query.ListRelationshipsAsync(
            new() { Country = "PHL", Model = model, AtLeastAsFresh = stored.Checkpoint },
            deadline: services.CallDeadline);
    }

    [Fact]
    public async Task The_ties_of_a_predecessor_count_until_it_is_continued()
    {
        var stored = await services.RecordAsync(TiesOf.Of("GBR", "SUN", TieKind.Sanctions, "1980-01-04"));

        var timeline = await services.Query.GetTimelineAsync(new()
        {
            Country = "RUS",
            Counterpart = "GBR",
            From = Reports.On("1979-12-31"),
            To = Reports.On("1992-01-31"),
            Models = { Standing },
            AtLeastAsFresh = stored.Checkpoint,
        }, deadline: services.CallDeadline);

        var points = timeline.Timelines[0].Points;
        points[0].Score.TiesInForce.ShouldBeEmpty();
        points.Single(point => point.Date.Equals(Reports.On("1985-06-30"))).Score.TiesInForce
            .ShouldHaveSingleItem().ShouldBe(TieKind.Sanctions);
        points[^1].Score.TiesInForce.ShouldBeEmpty("the Soviet Union was no more");
        timeline.Predecessors.ShouldHaveSingleItem().Country.ShouldBe("SUN");
    }

    [Fact]
    public async Task A_tie_on_paper_is_listed_and_does_not_count()
    {
        var tie = TiesOf.Of("KGZ", "UZB", TieKind.DefencePact, "1994-04-20", treaty: "CST");
        tie.OnPaper = true;
        var stored = await services.RecordAsync(tie);

        (await Score("KGZ", "UZB", "1998-01-01", stored.Checkpoint)).TiesInForce.ShouldBeEmpty();
        (await services.Query.ListTiesAsync(new() { Country = "KGZ" }, deadline: services.CallDeadline))
            .Ties.ShouldHaveSingleItem().OnPaper.ShouldBeTrue();
    }

    private async Task<Score> Score(
        string one, string other, string day, Checkpoint? fresh, string model = Standing, Checkpoint? knownAt = null) =>
        (await services.Query.GetRelationshipAsync(new()
        {
            Country = one,
            Counterpart = other,
            AsOf = Reports.On(day),
            Model = model,
            AtLeastAsFresh = fresh,
            KnownAt = knownAt is null ? null : new KnownAt { Checkpoint = knownAt },
        }, deadline: services.CallDeadline)).Relationship.Score;

    private async Task<ExplainScoreResponse> Explain(string one, string other, string day) =>
        await services.Query.ExplainScoreAsync(
            new() { Country = one, Counterpart = other, AsOf = Reports.On(day), Model = Standing },
            deadline: services.CallDeadline);
}
