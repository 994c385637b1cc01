using Diplomacy.Protos.Projection.V1;
using Diplomacy.Testing;

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

    /// <summary>Asks for a rebuild.</summary>
    public static async Task RebuildAsync(this RunningServices services, bool switchIfDifferent = false)
    {
        var answer = await services.Projection.RebuildProjectionAsync(
            new() { Author = "ana", Reason = "To see.", SwitchIfDifferent = switchIfDifferent },
            deadline: services.CallDeadline);
        answer.Rebuild.State.ShouldBe(RebuildState.Building);
    }

    /// <summary>The last rebuild, once it has ended.</summary>
    public static async Task<Rebuild> RebuiltAsync(this RunningServices services) =>
        (await services.ProgressAsync(progress => progress.Rebuild?.EndedAt is not null, "a rebuild to end")).Rebuild;

    private static Task<GetProgressResponse> ProgressAsync(
        this RunningServices services, Func<GetProgressResponse, bool> accept, string what) =>
        Eventually.ReadAsync(
            async () => await services.Projection.GetProgressAsync(new(), deadline: services.CallDeadline),
            accept, what);
}
