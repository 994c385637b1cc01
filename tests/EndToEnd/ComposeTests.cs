using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Tests.EndToEnd;

public sealed class ComposeTests
{
    [Fact]
    public async Task Containers_of_every_service_are_ready_and_Query_answers_what_was_reported_to_Ingestion()
    {
        await Containers.RequireAsync(ComposeProject.Image);
        await Containers.RequireAsync(Containers.PostgresImage);
        await Containers.RequireAsync(Containers.RabbitMqImage);
        await using var project = await ComposeProject.UpAsync();
        using var ingestion = await project.ConnectAsync("ingestion");
        using var query = await project.ConnectAsync("query");

        var stored = await new IngestionService.IngestionServiceClient(ingestion).ReportSourceEventsAsync(
            Reports.Request(Reports.Of("2009-06-01", "FJI", "TON", "057")), project.Token("reporter"),
            DateTime.UtcNow + Deadline.Default);
        var read = await new QueryService.QueryServiceClient(query).GetRelationshipAsync(
            new() { Country = "FJI", Counterpart = "TON", AtLeastAsFresh = stored.Checkpoint },
            project.Token("reader"), DateTime.UtcNow + Deadline.Default);

        read.Relationship.SourceEventCount.ShouldBe(1);
    }
}
