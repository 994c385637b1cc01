namespace Diplomacy.Tests.EndToEnd;

/// <summary>Services that start at the same time.</summary>
public sealed class StartBesideTests
{
    [Fact]
    public async Task A_service_that_waited_for_another_to_upgrade_the_schema_does_not_do_it_again()
    {
        await using var services = await RunningServices.StartAsync();
        await using var upgraded = services.Store.CreateCommand("select applied_at from recording.present_schema");
        var at = await upgraded.ExecuteScalarAsync(Deadline.Token());
        await using (var forget = services.Store.CreateCommand(
            "update recording.present_schema set fingerprint = fingerprint || '\\x00'"))
            await forget.ExecuteNonQueryAsync(Deadline.Token());
        await using var other = await HeldLock.TakeAsync(services.Store, 7_214_001);

        var restarting = services.RestartAsync();
        await other.AwaitedAsync("the services");
        await other.ExecuteAsync(
            "update recording.present_schema set fingerprint = substr(fingerprint, 1, length(fingerprint) - 1)");
        await other.ReleaseAsync();

        await restarting.WaitAsync(Deadline.Default);
        (await upgraded.ExecuteScalarAsync(Deadline.Token())).ShouldBe(at);
    }
}
