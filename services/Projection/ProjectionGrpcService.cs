using Diplomacy.Protos.Projection.V1;
using Grpc.Core;

namespace Diplomacy.Projection;

/// <summary>The switchboard: one line per RPC.</summary>
internal sealed class ProjectionGrpcService(GetProgress getProgress) : ProjectionService.ProjectionServiceBase
{
    public override Task<GetProgressResponse> GetProgress(GetProgressRequest request, ServerCallContext context) =>
        getProgress.Handle(context.CancellationToken);
}
