using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Scores;

public sealed class GradeTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Theory]
    [InlineData("LAO", "THA", "057", "Laos signed a treaty and praised its neighbour.")]
    [InlineData("EST", "LVA", "112", "Estonia rejected the plan and accused Latvia.")]
    [InlineData("ZMB", "MWI", "036", "Zambia met Malawi's envoy and offered help.")]
    public async Task Two_codes_of_one_sentence_are_graded_only_once_something_else_says_so(
        string source, string target, string code, string sentence)
    {
        var stored = await services.ReportAsync(
            Coded(source, target, code, sentence), Coded(source, target, "040", sentence));
        var alone = await Score(source, target, stored.Checkpoint);

        alone.Evidence.ShouldBeGreaterThan(2.0 / 3);
        alone.GradedEvidence.ShouldBeLessThan(2.0 / 3);
        alone.Grade.ShouldBe(Grade.InsufficientEvidence);

        var confirmed = await services.Ingestion.ConfirmReportAsync(new()
        {
            SourceEventId = stored.Results[0].SourceEventId,
            ReportId = stored.Results[0].ReportId,
            Author = "ana",
            Reason = "As the text says.",
        });
        var graded = await Score(source, target, confirmed.Checkpoint);

        graded.Grade.ShouldNotBe(Grade.InsufficientEvidence);
        (await Score(source, target, null, new KnownAt { Checkpoint = stored.Checkpoint })).ShouldBe(alone);
    }

    private static Report Coded(string source, string target, string code, string sentence)
    {
        var report = Reports.Of("2009-03-05", source, target, code, quality: 1, publisher: "La Razón");
        report.Origin.Coder = "llm-1";
        report.Origin.Quote = sentence;
        return report;
    }

    private async Task<Score> Score(string one, string other, Checkpoint? fresh, KnownAt? knownAt = null) =>
        (await services.Query.GetRelationshipAsync(new()
        {
            Country = one,
            Counterpart = other,
            AsOf = Reports.On("2009-03-31"),
            AtLeastAsFresh = fresh,
            KnownAt = knownAt,
        }, deadline: services.CallDeadline)).Relationship.Score;
}
