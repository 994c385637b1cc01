using System.Diagnostics;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.Testing;
using Grpc.Core;
using Grpc.Health.V1;

namespace Diplomacy.Tests.Projection.Operations;

public sealed class PauseTests
{
    private static readonly PauseProjectionRequest Request = new() { Author = "ana", Reason = "The disk is moved." };

    [Fact]
    public async Task A_paused_projection_stays_paused_on_every_node_and_after_restarts_until_it_is_resumed()
    {
        await using var services = await RunningServices.StartAsync();
        await services.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));
        await services.CaughtUpAsync();

        var paused = await services.Projection.PauseProjectionAsync(Request, deadline: services.CallDeadline);

        paused.Checkpoint.ShouldBe(services.Checkpoints.At(1));
        await services.StoreAsync(Reports.Of("2009-01-16", "BOL", "USA", "042"));
        (await services.Projection.PauseProjectionAsync(
            new() { Author = "ben", Reason = "Me too." }, deadline: services.CallDeadline))
            .Pause.ShouldBe(paused.Pause, "it stays as it was paused first");
        await ShouldBePaused(services);
        await services.RestartAsync();
        await using (var other = await RunningServices.StartAsync(services.Database))
            await ShouldBePaused(other);

        (await services.Projection.ResumeProjectionAsync(new(), deadline: services.CallDeadline))
            .Pause.ShouldBe(paused.Pause);
        (await services.CaughtUpAsync()).Position.ShouldBe(2);
        (await services.Projection.ResumeProjectionAsync(new(), deadline: services.CallDeadline)).Pause.ShouldBeNull();
    }

    [Fact]
    public async Task A_caller_that_waits_for_the_projection_gets_an_error_about_the_pause()
    {
        await using var services = await RunningServices.StartAsync();
        await services.RunningProgressAsync();
        await services.Projection.PauseProjectionAsync(Request, deadline: services.CallDeadline);
        var stored = await services.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));

        var clock = Stopwatch.StartNew();
        var refusal = await services.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "USA", AtLeastAsFresh = stored },
            deadline: services.CallDeadline).FailureAsync();

        (refusal.Code, refusal.Reason).ShouldBe((StatusCode.Unavailable, "PROJECTION_PAUSED"));
        refusal.Message.ShouldContain("ana");
        refusal.Message.ShouldContain("The disk is moved.");
        refusal.RetryAfter.ShouldNotBeNull();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (await services.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "USA" }, deadline: services.CallDeadline))
            .Relationship.SourceEventCount.ShouldBe(0, "what is projected is answered as ever");
        (await services.Health.CheckAsync(new(), deadline: services.CallDeadline)).Status
            .ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving, "a restart would not help");
    }

    [Fact]
    public async Task Every_fault_of_a_pause_or_rebuild_request_is_reported()
    {
        await using var services = await RunningServices.StartAsync();

        var pause = await services.Projection.PauseProjectionAsync(
            new(), deadline: services.CallDeadline).FailureAsync();
        var rebuild = await services.Projection.RebuildProjectionAsync(
            new(), deadline: services.CallDeadline).FailureAsync();

        foreach (var refusal in (CallFailure[])[pause, rebuild])
        {
            refusal.Code.ShouldBe(StatusCode.InvalidArgument);
            refusal.Fields.ShouldBe(["author", "reason"]);
        }
    }

    private static async Task ShouldBePaused(RunningServices services)
    {
        var progress = await services.Projection.GetProgressAsync(new(), deadline: services.CallDeadline);
        (progress.Position, progress.LagEvents, progress.State, progress.Pause.Author, progress.Pause.Reason)
            .ShouldBe((1, 1, ProjectionState.Paused, Request.Author, Request.Reason));
    }
}
