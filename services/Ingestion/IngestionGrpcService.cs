using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Access;
using Grpc.Core;

namespace Diplomacy.Ingestion;

/// <summary>The switchboard: one line per RPC.</summary>
internal sealed class IngestionGrpcService(ReportSourceEvents reportSourceEvents)
    : IngestionService.IngestionServiceBase
{
    public override Task<ReportSourceEventsResponse> ReportSourceEvents(
        ReportSourceEventsRequest request, ServerCallContext context) =>
        reportSourceEvents.Handle(request, Caller.Of(context).Subject, context.CancellationToken);
}
