using Diplomacy.Projection.Operations;
using Diplomacy.Projection.Rebuilding;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.ServiceDefaults.Access;
using Grpc.Core;

namespace Diplomacy.Projection;

/// <summary>The gRPC service: passes each RPC to its handler.</summary>
internal sealed class ProjectionGrpcService(
    GetProgress getProgress, RebuildProjection rebuildProjection, PauseProjection pauseProjection,
    ResumeProjection resumeProjection) : ProjectionService.ProjectionServiceBase
{
    public override Task<GetProgressResponse> GetProgress(GetProgressRequest request, ServerCallContext context) =>
        getProgress.Handle(context.CancellationToken);

    public override Task<RebuildProjectionResponse> RebuildProjection(
        RebuildProjectionRequest request, ServerCallContext context) =>
        rebuildProjection.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<PauseProjectionResponse> PauseProjection(
        PauseProjectionRequest request, ServerCallContext context) =>
        pauseProjection.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<ResumeProjectionResponse> ResumeProjection(
        ResumeProjectionRequest request, ServerCallContext context) =>
        resumeProjection.Handle(context.CancellationToken);
}
