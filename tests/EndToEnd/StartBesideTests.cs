using Npgsql;

namespace Diplomacy.Tests.EndToEnd;

/// <summary>Services that start at the same moment.</summary>
public sealed class StartBesideTests
{
    private const string Waiters = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        + " and database = (select oid from pg_database where datname = current_database())";

    [Fact]
    public async Task A_service_that_waited_for_another_to_upgrade_the_schema_does_not_do_it_again()
    {
        await using var services = await RunningServices.StartAsync();
        await using var upgraded = services.Store.CreateCommand("select applied_at from recording.present_schema");
        var at = await upgraded.ExecuteScalarAsync(Deadline.Token());
        await using (var forget = services.Store.CreateCommand(
            "update recording.present_schema set fingerprint = fingerprint || '\\x00'"))
            await forget.ExecuteNonQueryAsync(Deadline.Token());
        await using var other = await services.Store.OpenConnectionAsync(Deadline.Token());
        await using var transaction = await other.BeginTransactionAsync(Deadline.Token());
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock(7214001)", other);
        await command.ExecuteNonQueryAsync(Deadline.Token());

        var restarting = services.RestartAsync();
        await using var waiters = services.Store.CreateCommand(Waiters);
        await Eventually.TrueAsync(
            async () => (long)(await waiters.ExecuteScalarAsync(Deadline.Token()))! > 0, "the services to wait");
        command.CommandText =
            "update recording.present_schema set fingerprint = substr(fingerprint, 1, length(fingerprint) - 1)";
        await command.ExecuteNonQueryAsync(Deadline.Token());
        await transaction.CommitAsync(Deadline.Token());

        await restarting.WaitAsync(Deadline.Default);
        (await upgraded.ExecuteScalarAsync(Deadline.Token())).ShouldBe(at);
    }
}
