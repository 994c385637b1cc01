using Diplomacy.Contracts.Messages;
using Diplomacy.ServiceDefaults.EventStore;
using MassTransit;

namespace Diplomacy.Ingestion.Documents.Processing;

/// <summary>
/// Codes documents that wait. Consumers of all nodes compete for one queue; what a coder fails at is tried again, then
/// noted on the document, and its message goes to the error queue.
/// </summary>
internal sealed class CodeDocumentConsumer(
    DocumentCodingRuns codings, StoreReadiness store, ILogger<CodeDocumentConsumer> log) : IConsumer<CodeDocument>
{
    /// <summary>The queue. Its error queue is "code-document_error".</summary>
    public const string Queue = "code-document";

    /// <summary>Documents that a node codes at a time: a few read while others wait for the store.</summary>
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
            // The document waits in the store, and is offered again once that is back; the error queue is for faults.
            log.LogWarning(exception, "Document {Id} could not be coded for now", context.Message.DocumentId);
        }
    }

    /// <summary>How the queue is read.</summary>
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
