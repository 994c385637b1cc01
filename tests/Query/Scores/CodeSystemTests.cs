using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Tests.Query.Scores;

/// <summary>IS and GM are Israel and Germany in FIPS, and Iceland and Gambia in ISO.</summary>
public sealed class CodeSystemTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Theory]
    [InlineData(CodeSystem.Fips, "IS", "GM", "ISR", "DEU")]
    [InlineData(CodeSystem.Cow, "AUS", "SWZ", "AUT", "CHE")]
    [InlineData(CodeSystem.Cow, "FRN", "GMY", "FRA", "DEU")]
    [InlineData(CodeSystem.Cameo, "ROM", "TMP", "ROU", "TLS")]
    [InlineData(CodeSystem.Iso, "AUS", "SWZ", "AUS", "SWZ")]
    [InlineData(CodeSystem.Unspecified, "AUS", "SWZ", "AUS", "SWZ")]
    [InlineData(CodeSystem.Fips, "Israel", "Germany", "ISR", "DEU")]
    public async Task Codes_are_of_the_code_system_of_the_request(
        CodeSystem system, string country, string counterpart, string countryRead, string counterpartRead)
    {
        var answer = await services.Query.GetRelationshipAsync(
            new() { Country = country, Counterpart = counterpart, CodeSystem = system },
            deadline: services.CallDeadline);

        (answer.Relationship.Country, answer.Relationship.Counterpart).ShouldBe((countryRead, counterpartRead));
    }

    [Fact]
    public async Task An_answer_in_one_system_is_not_given_to_the_same_letters_in_another()
    {
        var known = await services.StoreAsync(Reports.Of("2008-05-01", "AUS", "SWZ", "057"));
        var plain = new GetRelationshipRequest { Country = "AUS", Counterpart = "SWZ" };
        var fresh = plain.Clone();
        fresh.AtLeastAsFresh = known;
        await services.Query.GetRelationshipAsync(fresh, deadline: services.CallDeadline);
        var cow = plain.Clone();
        cow.CodeSystem = CodeSystem.Cow;

        // The first fills the cache of present scores, the second reads it.
        var answers = new List<string>();
        foreach (var request in (GetRelationshipRequest[])[plain, plain, cow, cow, plain])
            answers.Add((await services.Query.GetRelationshipAsync(request, deadline: services.CallDeadline))
                .Relationship.Country);

        answers.ShouldBe(["AUS", "AUS", "AUT", "AUT", "AUS"]);
    }

    [Theory]
    [InlineData(CodeSystem.Cow, "220", "UNKNOWN_COUNTRY")]
    [InlineData(CodeSystem.Fips, "BOL", "UNKNOWN_COUNTRY")]
    [InlineData(CodeSystem.Cameo, "SAF", "UNKNOWN_COUNTRY")]
    [InlineData(CodeSystem.Unspecified, "SU", "AMBIGUOUS_COUNTRY")]
    public async Task A_code_that_the_system_lacks_is_refused_by_every_read(
        CodeSystem system, string code, string reason)
    {
        foreach (var (name, read) in Reads(system, code, "Chile"))
        {
            var failure = await CallFailures.FailureOf(read);

            failure.Code.ShouldBe(StatusCode.InvalidArgument, name);
            failure.Reason.ShouldBe(reason, name);
            failure.Fields.ShouldHaveSingleItem(name).ShouldBeOneOf(
                "country", "countries[0]", "points[0].country", "rule.country");
        }
    }

    [Fact]
    public async Task A_code_system_must_be_one_of_the_contract()
    {
        foreach (var (name, read) in Reads((CodeSystem)9, "BOL", "CHL"))
        {
            var failure = await CallFailures.FailureOf(read);

            failure.Reason.ShouldBe("OUT_OF_RANGE", name);
            failure.Fields.ShouldBe(["code_system"], name);
        }
    }

    [Fact]
    public async Task Every_read_takes_the_code_system()
    {
        var known = await services.StoreAsync(Enumerable.Range(10, 9).SelectMany(day => (Report[])
        [
            Reports.Of($"2009-01-{day}", "ISR", "DEU", "042"), Reports.Of($"2009-01-{day}", "ISL", "GMB", "190"),
        ]));
        await services.Query.GetRelationshipAsync(
            new() { Country = "ISR", Counterpart = "DEU", AtLeastAsFresh = known }, deadline: services.CallDeadline);

        foreach (var (name, read) in Reads(CodeSystem.Fips, "IS", "GM"))
        {
            var answer = JsonFormatter.Default.Format(await read());
            answer.ShouldNotContain("ISL", Case.Sensitive, name);
            answer.ShouldNotContain("GMB", Case.Sensitive, name);
            // Evaluations name no countries, and a file of scores is not text in JSON.
            if (name is not ("EvaluateModel" or "ExportScores" or "GetTimeline"))
                answer.ShouldContain("ISR", Case.Sensitive, name);
        }
    }

    /// <summary>Every read of countries, for one or two that are codes of a system.</summary>
    private IEnumerable<(string Name, Func<Task<IMessage>> Read)> Reads(
        CodeSystem system, string country, string counterpart)
    {
        var (from, to) = (Reports.On("2008-12-31"), Reports.On("2009-06-30"));
        var query = services.Query;
        yield return ("GetRelationship", async () => await query.GetRelationshipAsync(
            new() { Country = country, Counterpart = counterpart, CodeSystem = system }, Options));
        yield return ("ListRelationships", async () => await query.ListRelationshipsAsync(
            new() { Country = country, AsOf = to, CodeSystem = system }, Options));
        yield return ("GetTimeline", async () => await query.GetTimelineAsync(
            new() { Country = country, Counterpart = counterpart, From = from, To = to, CodeSystem = system },
            Options));
        yield return ("ListSourceEvents", async () => await query.ListSourceEventsAsync(
            new() { Country = country, Counterpart = counterpart, CodeSystem = system }, Options));
        yield return ("ExplainScore", async () => await query.ExplainScoreAsync(
            new() { Country = country, Counterpart = counterpart, AsOf = to, CodeSystem = system }, Options));
        yield return ("CompareKnowledge", async () => await query.CompareKnowledgeAsync(
            new()
            {
                Country = country,
                Counterpart = counterpart,
                AsOf = to,
                KnownBefore = new KnownAt { Time = new() { Seconds = 1 } },
                CodeSystem = system,
            }, Options));
        yield return ("ListMovers", async () => await query.ListMoversAsync(
            new() { Countries = { country }, From = from, To = to, MinEvidence = 0, CodeSystem = system }, Options));
        yield return ("EvaluateModel", async () => await query.EvaluateModelAsync(
            new()
            {
                Points =
                {
                    new BenchmarkPoint { Country = country, Counterpart = counterpart, Date = from },
                    new BenchmarkPoint { Country = "Peru", Counterpart = "Chile", Date = from },
                    new BenchmarkPoint { Country = "Peru", Counterpart = "Chile", Date = to },
                },
                CodeSystem = system,
            }, Options));
        yield return ("ExportScores", () => First(query.ExportScores(
            new() { Countries = { country }, From = from, To = to, CodeSystem = system }, Options)));
        yield return ("ReplayHistory", () => First(query.ReplayHistory(
            new()
            {
                Countries = { country },
                Dates = new ReplayDates { From = to, To = to },
                CodeSystem = system,
            }, Options)));
        var subscriptions = new SubscriptionService.SubscriptionServiceClient(services.Channel);
        yield return ("Subscribe", () => First(subscriptions.Subscribe(
            new() { Countries = { country }, Initial = InitialState.Snapshot, CodeSystem = system }, Options)));
        yield return ("CreateAlertRule", async () => await subscriptions.CreateAlertRuleAsync(
            new()
            {
                Rule = new AlertRule
                {
                    Name = "Any",
                    Country = country,
                    Crosses = new ThresholdCrossing { Threshold = 8.5 },
                },
                CodeSystem = system,
            }, Options));
    }

    private CallOptions Options => new(deadline: services.CallDeadline);

    private static async Task<IMessage> First<T>(AsyncServerStreamingCall<T> call)
        where T : IMessage
    {
        using (call)
        {
            (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
            return call.ResponseStream.Current;
        }
    }
}
