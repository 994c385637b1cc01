using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Core;
using TiesOf = Diplomacy.Testing.Ties;

namespace Diplomacy.Tests.Ingestion.Ties;

public sealed class RecordTiesTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_tie_recorded_again_changes_nothing_and_with_other_content_it_is_revised()
    {
        var tie = TiesOf.Of("BOL", "CHL", TieKind.RelationsBroken, "1978-03-17");

        var first = (await services.RecordAsync(tie)).Results[0];
        var again = (await services.RecordAsync(tie)).Results[0];
        tie.Until = Reports.On("2030");
        var revised = (await services.RecordAsync(tie)).Results[0];

        (first.Outcome, again.Outcome, revised.Outcome)
            .ShouldBe((TieOutcome.Recorded, TieOutcome.Duplicate, TieOutcome.Revised));
        (first.Country, first.Counterpart).ShouldBe(("BOL", "CHL"));
        new[] { again.TieId, revised.TieId }.ShouldAllBe(id => id == first.TieId);
        (await Stored("BOL", "CHL")).ShouldHaveSingleItem().Until.ShouldBe(Reports.On("2030"));
    }

    [Fact]
    public async Task A_table_sent_again_does_not_undo_what_editors_decided()
    {
        var table = new[]
        {
            TiesOf.Of("ECU", "COL", TieKind.RelationsBroken, "2008-03-03"),
            TiesOf.Of("ECU", "VEN", TieKind.Rivalry, "2008"),
            TiesOf.Of("VEN", "ECU", TieKind.Rivalry, "2008", "2012"),
        };
        var first = await services.RecordAsync(table);
        await End(first.Results[0].TieId, "2010-11-26");

        var again = await services.RecordAsync(table);

        first.Results.Select(one => one.Outcome)
            .ShouldBe([TieOutcome.Recorded, TieOutcome.Recorded, TieOutcome.Revised]);
        again.Results.ShouldAllBe(one => one.Outcome == TieOutcome.Duplicate);
        var ended = (await Stored("ECU", "COL")).ShouldHaveSingleItem();
        (ended.Until, ended.EndSource).ShouldBe((Reports.On("2010-11-26"), "Joint communiqué"));
        (await Stored("ECU", "VEN")).ShouldHaveSingleItem().Until.ShouldBe(Reports.On("2012"));
    }

    [Fact]
    public async Task A_thousand_ties_with_long_sources_fit_in_a_request()
    {
        var answer = await services.RecordAsync(Enumerable.Range(0, 1_000).Select(i =>
        {
            var tie = TiesOf.Of("AUS", "NZL", TieKind.Sanctions, $"{1900 + (i / 12)}-{(i % 12) + 1:00}");
            tie.Source = new string('x', 2_000);
            return tie;
        }));

        answer.Results.ShouldAllBe(one => one.Outcome == TieOutcome.Recorded);
    }

    [Fact]
    public async Task States_that_never_existed_together_are_not_bound_and_a_tie_ends_with_a_state()
    {
        var request = TiesOf.Request(TiesOf.Of("SUN", "PER", TieKind.Rivalry, "1960", "2030"));
        request.Treaties.Add(new NewTreaty
        {
            Name = "P-8",
            Kind = TieKind.DefencePact,
            Source = "Treaty text",
            Members = { Member("SUN", "1950"), Member("MNG", "1950"), Member("RUS", "1992-01-01") },
        });

        var answer = await services.Ingestion.RecordTiesAsync(request, deadline: services.CallDeadline);

        answer.Results.Select(one => $"{one.Country}-{one.Counterpart}").ShouldBe(["PER-SUN", "MNG-SUN", "MNG-RUS"]);
        var after = await services.Query.ListTiesAsync(
            new() { Country = "SUN", InForceOn = Reports.On("1995-01-01"), AtLeastAsFresh = answer.Checkpoint },
            deadline: services.CallDeadline);
        after.Ties.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_treaty_binds_its_members_while_both_are()
    {
        var request = TiesOf.Request();
        request.Treaties.Add(new NewTreaty
        {
            Name = "PACT-1",
            Kind = TieKind.DefencePact,
            Source = "Treaty text",
            Members =
            {
                Member("EST", "2004-03-29"), Member("LVA", "2004-03-29"),
                Member("FIN", "2023-04-04"), Member("LTU", "2004-03-29", "2010"),
            },
        });

        var answer = await services.Ingestion.RecordTiesAsync(request, deadline: services.CallDeadline);

        answer.Results.Count.ShouldBe(5, "LTU and FIN were never in it together");
        var listed = await services.Query.ListTiesAsync(
            new() { Country = "FIN", AtLeastAsFresh = answer.Checkpoint }, deadline: services.CallDeadline);
        listed.Ties.Select(tie => $"{tie.Country}-{tie.Counterpart}").ShouldBe(["EST-FIN", "FIN-LVA"]);
        listed.Ties.ShouldAllBe(tie => tie.From.Equals(Reports.On("2023-04-04")) && tie.Treaty == "PACT-1");
    }

    [Fact]
    public async Task A_faulty_request_stores_nothing_and_names_every_fault()
    {
        var request = TiesOf.Request(
            TiesOf.Of("PER", "ECU", TieKind.War, "1995-01-26", "1995-02-28"),
            TiesOf.Of("Atlantis", "ECU", (TieKind)77, "1995-01-26", "1995-01-25"),
            TiesOf.Of("SUN", "ECU", TieKind.Unspecified, "2010-05"),
            TiesOf.Of("ECU", "ECU", TieKind.War, "1995-02-30"));
        request.Treaties.Add(new NewTreaty { Kind = TieKind.DefencePact, Members = { Member("PER", "1995") } });
        request.Ties[0].Source = " ";

        var failure = await services.Ingestion.RecordTiesAsync(request, deadline: services.CallDeadline)
            .FailureAsync();

        failure.Code.ShouldBe(StatusCode.InvalidArgument);
        failure.Fields.ShouldBe(
        [
            "ties[0].source", "ties[1].country", "ties[1].kind", "ties[1].until", "ties[2].country", "ties[2].kind",
            "ties[3].from", "ties[3].counterpart", "treaties[0].name", "treaties[0].source",
        ], ignoreOrder: true);
        (await Stored("PER", "ECU")).ShouldBeEmpty();
    }

    [Fact]
    public async Task More_pairs_than_a_request_may_bind_are_refused()
    {
        var request = TiesOf.Request();
        var treaty = new NewTreaty { Name = "ALL", Kind = TieKind.DefencePact, Source = "x" };
        foreach (var code in CountryLookup.All.Take(120))
            treaty.Members.Add(Member(code.ToString(), "2005"));
        request.Treaties.Add(treaty);

        var failure = await services.Ingestion.RecordTiesAsync(request, deadline: services.CallDeadline)
            .FailureAsync();

        failure.Code.ShouldBe(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task A_tie_can_end_and_be_retracted_and_recorded_again()
    {
        var broken = TiesOf.Of("MAR", "DZA", TieKind.RelationsBroken, "1976-03");
        var id = (await services.RecordAsync(broken)).Results[0].TieId;

        var ended = await End(id, "1988-05-16");
        (await End(id, "1988-05-16")).Changed.ShouldBeFalse();
        (await Retract(id, endOnly: true)).Changed.ShouldBeTrue();
        (await Stored("MAR", "DZA")).ShouldHaveSingleItem().Until.ShouldBeNull();
        (await Retract(id, endOnly: false)).Changed.ShouldBeTrue();
        (await Retract(id, endOnly: false)).Changed.ShouldBeFalse();
        (await Stored("MAR", "DZA")).ShouldBeEmpty();
        (await services.RecordAsync(broken)).Results[0].Outcome.ShouldBe(TieOutcome.Duplicate, "editors decided");
        (await Stored("MAR", "DZA")).ShouldBeEmpty();
        var again = TiesOf.Request(broken);
        again.OverruleEdits = true;
        (await services.Ingestion.RecordTiesAsync(again, deadline: services.CallDeadline)).Results[0].Outcome
            .ShouldBe(TieOutcome.Recorded);
        (await Stored("MAR", "DZA")).ShouldHaveSingleItem();

        ended.Changed.ShouldBeTrue();
        var then = await services.Query.ListTiesAsync(
            new() { Country = "MAR", KnownAt = new KnownAt { Checkpoint = ended.Checkpoint } },
            deadline: services.CallDeadline);
        then.Ties.ShouldHaveSingleItem().Until.ShouldBe(Reports.On("1988-05-16"), "as was known then");
    }

    [Theory]
    [InlineData("not a uuid", StatusCode.InvalidArgument, "MALFORMED_ID")]
    [InlineData("0f5c1d9e-0000-4000-8000-000000000000", StatusCode.NotFound, "UNKNOWN_TIE")]
    public async Task A_tie_that_is_not_recorded_cannot_end(string id, StatusCode code, string reason)
    {
        var failure = await services.Ingestion.EndTieAsync(new()
        {
            TieId = id,
            Until = Reports.On("2010"),
            Source = "x",
            Author = "ana",
            Reason = "x",
        }, deadline: services.CallDeadline).FailureAsync();

        (failure.Code, failure.Reason).ShouldBe((code, reason));
    }

    [Fact]
    public async Task Editors_at_the_same_time_lose_nothing()
    {
        var ties = Enumerable.Range(0, 20).Select(year =>
            TiesOf.Of("THA", "KHM", TieKind.AmbassadorWithdrawn, $"{1990 + year}-05", $"{1990 + year}-08")).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => services.RecordAsync(ties)));

        (await Stored("THA", "KHM")).Count.ShouldBe(20);
    }

    private static NewTreatyMember Member(string country, string from, string? until = null) => new()
    {
        Country = country,
        From = Reports.On(from),
        Until = until is null ? null : Reports.On(until),
    };

    private async Task<EndTieResponse> End(string id, string until) => await services.Ingestion.EndTieAsync(new()
    {
        TieId = id,
        Until = Reports.On(until),
        Source = "Joint communiqué",
        Author = "ana",
        Reason = "Restored.",
    }, deadline: services.CallDeadline);

    private async Task<RetractTieResponse> Retract(string id, bool endOnly) => await services.Ingestion.RetractTieAsync(
        new() { TieId = id, EndOnly = endOnly, Author = "ana", Reason = "A mistake." },
        deadline: services.CallDeadline);

    private async Task<IReadOnlyList<Tie>> Stored(string one, string other)
    {
        // What changes nothing still gives a checkpoint that covers everything stored.
        var covering = await services.RecordAsync(TiesOf.Of("NOR", "SWE", TieKind.Rivalry, "1905"));
        return (await services.Query.ListTiesAsync(
            new() { Country = one, Counterpart = other, AtLeastAsFresh = covering.Checkpoint },
            deadline: services.CallDeadline)).Ties;
    }
}
