using Diplomacy.Contracts.Messages;
using MassTransit;

namespace Diplomacy.Ingestion.Documents.Processing;

/// <summary>
/// Codes waiting documents. The consumers of all nodes compete for one queue. A failed coding is retried; then the
/// failure is appended to the document's stream, and the message goes to the error queue.
/// </summary>
internal sealed class CodeDocumentConsumer(
    DocumentCodingRuns codings, StoreReadiness store, ILogger<CodeDocumentConsumer> log) : IConsumer<CodeDocument>
{
    /// <summary>The queue. Its error queue is "code-document_error".</summary>
    public const string Queue = "code-document";

    /// <summary>Documents that a node codes concurrently: some are read while others wait for the store.</summary>
    private const int AtOnceMax = 4;

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    public async Task Consume(ConsumeContext<CodeDocument> context)
    {
        var isLastTry = context.GetRetryAttempt() >= Pauses.Length;
        await store.WaitAsync(context.CancellationToken);
        try
        {
            await codings.Run(context.Message.DocumentId, isLastTry, context.CancellationToken);
        }
        catch (Exception exception) when (isLastTry && StoreOutage.Is(exception))
        {
            // The document is published again once the store is back; the error queue is for permanent faults.
            log.LogWarning(exception, "Document {Id} could not be coded for now", context.Message.DocumentId);
        }
    }

    /// <summary>Configures the receive endpoint.</summary>
    public sealed class Definition : ConsumerDefinition<CodeDocumentConsumer>
    {
        public Definition()
        {
            EndpointName = Queue;
            ConcurrentMessageLimit = AtOnceMax;
        }

        protected override void ConfigureConsumer(
            IReceiveEndpointConfigurator endpoint, IConsumerConfigurator<CodeDocumentConsumer> consumer,
            IRegistrationContext context)
        {
            endpoint.PrefetchCount = AtOnceMax;
            endpoint.UseMessageRetry(retry => retry.Intervals(Pauses));
        }
    }
}
