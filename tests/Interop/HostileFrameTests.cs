namespace Diplomacy.Tests.Interop;

public sealed class HostileFrameTests(RunningServices services, ITestOutputHelper output)
    : IClassFixture<RunningServices>
{
    private const int Frames = 5_000;
    private const long HeldMax = 64 << 20;

    [Fact]
    public async Task Hostile_frames_are_answered_or_cut_off_and_the_services_live_on_and_hold_no_memory()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await services.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var report = await new HostileFrames(services.Grpc, seed).RunAsync(
            Frames, Deadline.Token(TimeSpan.FromMinutes(2)));

        output.WriteLine($"{report}");
        report.Answered.ShouldBePositive();
        var stored = await services.StoreAsync(Reports.Of("2009-01-16", "BOL", "USA", "042"));
        var read = await services.Query.GetRelationshipAsync(
            new() { Country = "BOL", Counterpart = "USA", AtLeastAsFresh = stored }, deadline: services.CallDeadline);
        read.Relationship.SourceEventCount.ShouldBe(2);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(HeldMax);
    }
}
