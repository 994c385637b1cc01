using Diplomacy.Protos.Projection.V1;

namespace Diplomacy.Tests.Projection;

/// <summary>Waits for the projection to be somewhere.</summary>
internal static class Progress
{
    /// <summary>The progress once this node runs the projection.</summary>
    public static Task<GetProgressResponse> RunningProgressAsync(this RunningServices services) =>
        services.ProgressAsync(progress => progress.State == ProjectionState.Running, "the projection to run");

    /// <summary>The progress once nothing is left to project.</summary>
    public static Task<GetProgressResponse> CaughtUpAsync(this RunningServices services) =>
        services.ProgressAsync(
            progress => progress is { LagEvents: 0, Position: > 0, State: ProjectionState.Running }, "no lag");

    /// <summary>The progress once the projection has stopped at an event.</summary>
    public static Task<GetProgressResponse> FaultedAsync(this RunningServices services) =>
        services.ProgressAsync(progress => progress.State == ProjectionState.Faulted, "the projection to stop");

    private static Task<GetProgressResponse> ProgressAsync(
        this RunningServices services, Func<GetProgressResponse, bool> accept, string what) =>
        Eventually.ReadAsync(
            async () => await services.Projection.GetProgressAsync(new(), deadline: services.CallDeadline),
            accept, what);
}
