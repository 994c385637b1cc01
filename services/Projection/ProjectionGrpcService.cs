using Diplomacy.Projection.Operations;
using Diplomacy.Projection.Rebuilding;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.ServiceDefaults.Access;
using Diplomacy.ServiceDefaults.Requests;
using Grpc.Core;

namespace Diplomacy.Projection;

/// <summary>The gRPC service: passes each RPC to its handler.</summary>
[BindServiceMethod(typeof(ProjectionGrpcService), nameof(BindService))]
internal sealed class ProjectionGrpcService(
    GetProgress getProgress, RebuildProjection rebuildProjection, PauseProjection pauseProjection,
    ResumeProjection resumeProjection) : ProjectionService.ProjectionServiceBase
{
    /// <summary>The service descriptor, for gRPC reflection.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => ProjectionService.Descriptor;

    /// <summary>Binds the methods as generated code does, with checked requests.</summary>
    /// <remarks>Grpc.AspNetCore takes the second parameter for the type that declares the methods.</remarks>
    public static void BindService(ServiceBinderBase binder, ProjectionService.ProjectionServiceBase? service) =>
        ProjectionService.BindService(new CheckedBinder(binder), service);

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
