using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Core;
using TiesOf = Diplomacy.Testing.Ties;

namespace Diplomacy.Tests.Ingestion.Ties;

public sealed class TieProposalTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_document_proposes_and_an_editor_confirms_or_dismisses()
    {
        await services.Ingestion.SubmitDocumentAsync(new SubmitDocumentRequest
        {
            Text = "Bolivia severed diplomatic relations with Chile on 17 March 1978.",
            Wait = true,
        }, deadline: services.CallDeadline);
        var broken = (await Open()).Single(one => (one.Source, one.Target) == ("BOL", "CHL"));

        (broken.Kind, broken.Ends, broken.OccurredOn)
            .ShouldBe((TieKind.RelationsBroken, false, Reports.On("1978-03-17")));
        broken.Text.ShouldContain("severed");
        var tie = TiesOf.Of("BOL", "CHL", broken.Kind, "1978-03-17");
        tie.ProposalId = broken.ProposalId;
        var recorded = await services.RecordAsync(tie);

        (await Open()).ShouldNotContain(one => one.ProposalId == broken.ProposalId);
        (await All()).Single(one => one.ProposalId == broken.ProposalId).Decision
            .ShouldBe(TieProposalDecision.Confirmed);
        recorded.Results[0].Outcome.ShouldBe(TieOutcome.Recorded);
    }

    [Fact]
    public async Task Nothing_counts_before_it_is_confirmed_and_a_dismissed_one_leaves_the_list()
    {
        var report = Reports.Of("1976-03-07", "MAR", "DZA", "161");
        report.Summary = "Morocco broke off relations.";
        await services.ReportAsync(report);
        await services.ReportAsync(report);
        var proposal = (await Open()).Where(one => one.Source == "MAR").ShouldHaveSingleItem("sent twice, listed once");

        (await Dismiss(proposal.ProposalId)).Changed.ShouldBeTrue();
        (await Dismiss(proposal.ProposalId)).Changed.ShouldBeFalse();

        (await Open()).ShouldNotContain(one => one.Source == "MAR");
        var dismissed = (await All()).Single(one => one.Source == "MAR");
        (dismissed.Decision, dismissed.DecidedBy, dismissed.Reason)
            .ShouldBe((TieProposalDecision.Dismissed, "ana", "No break."));
        (await services.Query.ListTiesAsync(new() { Country = "MAR" }, deadline: services.CallDeadline))
            .Ties.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_end_is_confirmed_by_ending_the_tie()
    {
        var broken = TiesOf.Of("IRN", "SAU", TieKind.RelationsBroken, "2016-01-03");
        var tie = (await services.RecordAsync(broken)).Results[0];
        var report = Reports.Of("2023-03-10", "IRN", "SAU", "054");
        report.Summary = "Iran and Saudi Arabia agreed to restore relations.";
        await services.ReportAsync(report);
        var proposal = (await Open()).Single(one => one.Source == "IRN");

        proposal.Ends.ShouldBeTrue();
        await services.Ingestion.EndTieAsync(new()
        {
            TieId = tie.TieId,
            Until = Reports.On("2023-03-10"),
            Source = "Joint trilateral statement",
            Author = "ana",
            Reason = "Restored.",
            ProposalId = proposal.ProposalId,
        }, deadline: services.CallDeadline);

        (await Open()).ShouldNotContain(one => one.Source == "IRN");
    }

    [Fact]
    public async Task A_proposal_about_other_countries_is_not_confirmed()
    {
        var report = Reports.Of("1999-07-07", "NOR", "UGA", "161");
        report.Summary = "Norway severed diplomatic relations with Uganda.";
        await services.ReportAsync(report);
        var proposal = (await Open()).Single(one => one.Source == "NOR");
        var tie = TiesOf.Of("KEN", "UGA", TieKind.RelationsBroken, "1999-07-07");
        tie.ProposalId = proposal.ProposalId;

        var failure = await services.Ingestion.RecordTiesAsync(
            TiesOf.Request(tie), deadline: services.CallDeadline).FailureAsync();

        (failure.Code, failure.Reason).ShouldBe((StatusCode.InvalidArgument, "DIFFERENT_COUNTRIES"));
        (await Open()).ShouldContain(one => one.ProposalId == proposal.ProposalId);
    }

    [Theory]
    [InlineData("0f5c1d9e-0000-4000-8000-000000000000", StatusCode.NotFound)]
    [InlineData("x", StatusCode.InvalidArgument)]
    [InlineData("", StatusCode.InvalidArgument)]
    public async Task What_was_not_proposed_cannot_be_dismissed(string id, StatusCode code) =>
        (await services.Ingestion.DismissTieProposalAsync(
            new() { ProposalId = id, Author = "ana", Reason = "x" }, deadline: services.CallDeadline).FailureAsync())
            .Code.ShouldBe(code);

    [Fact]
    public async Task Pages_hold_every_proposal_once()
    {
        await services.ReportAsync(Enumerable.Range(1, 9).Select(day =>
        {
            var report = Reports.Of($"1999-05-0{day}", "ECU", "PER", "190");
            report.Summary = "Troops crossed the border.";
            return report;
        }));
        var (listed, token) = (new List<string>(), "");
        do
        {
            var page = await services.Ingestion.ListTieProposalsAsync(
                new() { PageSize = 4, PageToken = token }, deadline: services.CallDeadline);
            listed.AddRange(page.Proposals.Where(one => one.Source == "ECU").Select(one => one.ProposalId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        listed.Distinct().Count().ShouldBe(9);
        listed.Count.ShouldBe(9);
    }

    private async Task<DismissTieProposalResponse> Dismiss(string id) =>
        await services.Ingestion.DismissTieProposalAsync(
            new() { ProposalId = id, Author = "ana", Reason = "No break." }, deadline: services.CallDeadline);

    private async Task<IReadOnlyList<TieProposal>> Open() =>
        (await services.Ingestion.ListTieProposalsAsync(new(), deadline: services.CallDeadline)).Proposals;

    private async Task<IReadOnlyList<TieProposal>> All() => (await services.Ingestion.ListTieProposalsAsync(
        new() { IncludeDecided = true }, deadline: services.CallDeadline)).Proposals;
}
