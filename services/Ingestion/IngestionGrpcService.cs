using Diplomacy.Protos.Ingestion.V1;
using Grpc.Core;

namespace Diplomacy.Ingestion;

/// <summary>The switchboard: one line per RPC.</summary>
internal sealed class IngestionGrpcService(ReportSourceEvents reportSourceEvents)
    : IngestionService.IngestionServiceBase
{
    public override Task<ReportSourceEventsResponse> ReportSourceEvents(
        ReportSourceEventsRequest request, ServerCallContext context) =>
        reportSourceEvents.Handle(request, context.CancellationToken);
}
