using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Tests.ServiceDefaults.Access;

/// <summary>Who sent a report is stored with it.</summary>
public sealed class ReportedByTests(GuardedServices services)
{
    [Fact]
    public async Task A_report_names_whose_token_it_came_with_and_is_no_other_report_when_another_sends_it()
    {
        using var channel = GrpcChannel.ForAddress(services.Grpc);
        var ingestion = new IngestionService.IngestionServiceClient(channel);
        var request = new ReportSourceEventsRequest
        {
            Reports =
            {
                new Report
                {
                    OccurredOn = new Date { Year = 2008, Month = 9, Day = 10 },
                    Source = "BOL",
                    Target = "USA",
                    CameoCode = "161",
                    Summary = "Bolivia declares the ambassador of the United States persona non grata.",
                },
            },
        };

        var first = await ingestion.ReportSourceEventsAsync(request, TokenOf("ana@example.org", "reporter"));
        var second = await ingestion.ReportSourceEventsAsync(request, TokenOf("ben@example.org", "editor"));

        first.Results[0].Outcome.ShouldBe(ReportOutcome.Recorded);
        second.Results[0].Outcome.ShouldBe(ReportOutcome.Duplicate);
        var evidence = await new QueryService.QueryServiceClient(channel).ListSourceEventsAsync(
            new ListSourceEventsRequest { Country = "BOL", Counterpart = "USA", AtLeastAsFresh = second.Checkpoint },
            TokenOf("cho@example.org", "reader"), DateTime.UtcNow.AddSeconds(30));
        evidence.SourceEvents.Single().Reports.Single().ReportedBy.ShouldBe("ana@example.org");
    }

    private Metadata TokenOf(string subject, string roles) => new()
    {
        { "authorization", $"Bearer {services.Issuer.Token(roles, token => token.Claims["sub"] = subject)}" },
    };
}
