using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using RabbitMQ.Client;

namespace Diplomacy.Tests.EndToEnd;

public sealed class RabbitMqTests
{
    [Fact]
    public async Task A_document_is_coded_by_way_of_a_real_broker()
    {
        await using var broker = await TestRabbitMq.StartAsync();
        await using var services = await RunningServices.StartAsync(
            settings: new Dictionary<string, string?> { ["ConnectionStrings:RabbitMq"] = broker.ConnectionString });

        var answer = await services.Ingestion.SubmitDocumentAsync(
            new() { Text = "On 16 February 2009 Russia and Bolivia signed an agreement on gas.", Source = "desk" },
            deadline: services.CallDeadline);
        var read = await Eventually.ReadAsync(
            async () => await services.Ingestion.GetDocumentAsync(
                new() { DocumentId = answer.DocumentId }, deadline: services.CallDeadline),
            read => read.Document.State == DocumentState.Coded, "the coding");

        read.Document.Reports.ShouldNotBeEmpty();
        var factory = new ConnectionFactory { Uri = new Uri(broker.ConnectionString) };
        await using var connection = await factory.CreateConnectionAsync(Deadline.Token());
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Deadline.Token());
        (await channel.QueueDeclarePassiveAsync("code-document", Deadline.Token())).ConsumerCount.ShouldBe(1u);
    }
}
