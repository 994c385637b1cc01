using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Core;

namespace Diplomacy.Tests.Query.Scores;

public sealed class GetRelationshipTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Theory]
    [InlineData("Atlantis", "BOL", "country", "UNKNOWN_COUNTRY")]
    [InlineData("BOL", "Korea", "counterpart", "AMBIGUOUS_COUNTRY")]
    [InlineData("BOL", "", "counterpart", "REQUIRED_FIELD_MISSING")]
    [InlineData("BOL", "Bolivia", "counterpart", "SAME_COUNTRY")]
    public async Task Two_known_countries_are_needed(string country, string counterpart, string field, string reason) =>
        await ShouldFail(new() { Country = country, Counterpart = counterpart }, field, reason);

    [Fact]
    public async Task A_model_must_be_known() =>
        await ShouldFail(new() { Country = "BOL", Counterpart = "USA", Model = "level-v9" }, "model", "UNKNOWN_MODEL");

    [Theory]
    [InlineData(2009, 2, 0)]
    [InlineData(2009, 2, 30)]
    [InlineData(0, 0, 0)]
    public async Task A_score_has_a_full_date(int year, int month, int day) =>
        await ShouldFail(
            new() { Country = "BOL", Counterpart = "USA", AsOf = new Date { Year = year, Month = month, Day = day } },
            "as_of", "INVALID_DATE");

    [Fact]
    public async Task A_country_text_of_any_length_and_kind_is_answered_with_an_error()
    {
        await ShouldFail(new() { Country = new string('a', 60_000), Counterpart = "USA" }, "country", "TOO_LONG");
        await ShouldFail(new() { Country = "\0", Counterpart = "USA" }, "country", "UNKNOWN_COUNTRY");
        await ShouldFail(new() { Country = "ＢＯＬ", Counterpart = "USA" }, "country", "UNKNOWN_COUNTRY");
    }

    [Fact]
    public async Task The_present_answered_from_memory_is_what_is_computed_for_today()
    {
        var first = await services.Query.GetRelationshipAsync(new() { Country = "CHL", Counterpart = "PER" });
        var date = first.Relationship.AsOf;
        var computed = await services.Query.GetRelationshipAsync(
            new() { Country = "CHL", Counterpart = "PER", AsOf = date });
        var turned = await services.Query.GetRelationshipAsync(new() { Country = "PER", Counterpart = "CHL" });

        computed.ShouldBe(first);
        (await services.Query.GetRelationshipAsync(new() { Country = "CHL", Counterpart = "PER" })).ShouldBe(first);
        (await services.Query.GetRelationshipAsync(new() { Country = "chl", Counterpart = "per" })).ShouldBe(first);
        (await services.Query.GetRelationshipAsync(new() { Country = "PER", Counterpart = "CHL" })).ShouldBe(turned);
        turned.Relationship.Country.ShouldBe("PER");
    }

    [Fact]
    public async Task Nothing_known_is_insufficient_evidence_and_a_score_of_zero()
    {
        var answer = await services.Query.GetRelationshipAsync(
            new() { Country = "VUT", Counterpart = "TUV" }, deadline: services.CallDeadline);

        answer.Relationship.Score.Grade.ShouldBe(Grade.InsufficientEvidence);
        answer.Relationship.Score.Score_.ShouldBe(0);
        answer.Relationship.Score.Evidence.ShouldBe(0);
        answer.Relationship.SourceEventCount.ShouldBe(0);
        (answer.Relationship.Country, answer.Relationship.Counterpart).ShouldBe(("VUT", "TUV"));
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        new DateOnly(answer.Relationship.AsOf.Year, answer.Relationship.AsOf.Month, answer.Relationship.AsOf.Day)
            .ShouldBeInRange(today.AddDays(-1), today);
    }

    [Fact]
    public async Task A_read_as_fresh_as_a_write_sees_it()
    {
        for (var day = 1; day <= 25; day++)
        {
            var checkpoint = await services.StoreAsync(Reports.Of($"2008-09-{day:00}", "KEN", "UGA", "042"));

            var answer = await services.Query.GetRelationshipAsync(
                new() { Country = "KEN", Counterpart = "UGA", AtLeastAsFresh = checkpoint },
                deadline: services.CallDeadline);

            answer.Relationship.SourceEventCount.ShouldBe(day);
        }
    }

    [Fact]
    public async Task The_same_question_about_the_present_is_answered_by_what_is_known_then()
    {
        var present = new GetRelationshipRequest { Country = "TZA", Counterpart = "Rwanda" };
        var checkpoints = new HashSet<string>();
        for (var day = 1; day <= 10; day++)
        {
            var written = await services.StoreAsync(
                Reports.Of($"2008-09-{day:00}", "TZA", "RWA", "042"),
                Reports.Of($"2008-09-{day:00}", "TZA", "BDI", "042"));
            await services.Query.GetRelationshipAsync(
                new() { Country = "TZA", Counterpart = "BDI", AtLeastAsFresh = written },
                deadline: services.CallDeadline);

            var first = await services.Query.GetRelationshipAsync(present, deadline: services.CallDeadline);
            var again = await services.Query.GetRelationshipAsync(present, deadline: services.CallDeadline);
            var back = await services.Query.GetRelationshipAsync(
                new() { Country = "Rwanda", Counterpart = "TZA" }, deadline: services.CallDeadline);

            first.Relationship.SourceEventCount.ShouldBe(day);
            again.ShouldBe(first);
            (back.Relationship.Country, back.Incoming.Score).ShouldBe(("RWA", first.Outgoing.Score));
            checkpoints.Add(first.Checkpoint.Token).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task The_present_is_another_day_after_midnight()
    {
        var clock = new SetClock(new DateTimeOffset(2026, 3, 1, 23, 59, 59, TimeSpan.Zero));
        await using var nightly = await RunningServices.StartAsync(clock: clock);
        var written = await nightly.StoreAsync(Reports.Of("2026-02-01", "TZA", "RWA", "042"));
        var request = new GetRelationshipRequest { Country = "TZA", Counterpart = "RWA" };
        await nightly.Query.GetRelationshipAsync(
            new() { Country = "TZA", Counterpart = "RWA", AtLeastAsFresh = written }, deadline: nightly.CallDeadline);

        var before = await nightly.Query.GetRelationshipAsync(request, deadline: nightly.CallDeadline);
        clock.Now = clock.Now.AddSeconds(1);
        var after = await nightly.Query.GetRelationshipAsync(request, deadline: nightly.CallDeadline);

        before.Relationship.AsOf.ShouldBe(Reports.On("2026-03-01"));
        after.Relationship.AsOf.ShouldBe(Reports.On("2026-03-02"));
        after.Relationship.Score.Evidence.ShouldBeLessThan(before.Relationship.Score.Evidence);
    }

    [Fact]
    public async Task What_if_and_other_dates_are_not_taken_for_the_present()
    {
        await services.StoreAsync(Reports.Of("2008-09-01", "MWI", "ZMB", "042"));
        var request = new GetRelationshipRequest { Country = "MWI", Counterpart = "ZMB" };
        var present = await services.Query.GetRelationshipAsync(request, deadline: services.CallDeadline);

        foreach (var other in (GetRelationshipRequest[])
            [
                new(request) { Parameters = new ModelParameters { HalfLifeDays = 10_000 } },
                new(request) { AsOf = Reports.On("2008-10-01") },
                new(request) { Model = "temperature-v1" },
            ])
            (await services.Query.GetRelationshipAsync(other, deadline: services.CallDeadline))
                .Relationship.ShouldNotBe(present.Relationship);
        (await services.Query.GetRelationshipAsync(
            new(request) { KnownAt = new() { Time = new() { Seconds = 0 } } },
            deadline: services.CallDeadline)).Relationship.SourceEventCount.ShouldBe(0);
    }

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private async Task ShouldFail(GetRelationshipRequest request, string field, string reason)
    {
        var failure = await services.Query
            .GetRelationshipAsync(request, deadline: services.CallDeadline).FailureAsync();

        failure.Code.ShouldBe(StatusCode.InvalidArgument);
        failure.Fields.ShouldBe([field]);
        failure.Reason.ShouldBe(reason);
    }
}
