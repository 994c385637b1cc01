using Diplomacy.Protos.Ingestion.V1;
using Npgsql;

namespace Diplomacy.Tests.Ingestion.Storage;

public sealed class MigrationTests
{
    [Fact]
    public async Task A_database_from_before_migrations_were_numbered_is_upgraded_and_keeps_what_it_holds()
    {
        await using var services = await RunningServices.StartAsync();
        var report = Reports.Of("2009-02-16", "RUS", "BOL", "057", document: "a");
        await services.ReportAsync(report);
        var database = new NpgsqlConnectionStringBuilder(services.Database).Database;
        await ExecuteAsync(services, "alter table scoring.ledger_page drop column sentences cascade");
        await ExecuteAsync(services, "drop table recording.migration, scoring.tie");
        await ExecuteAsync(services, "update recording.present_schema set fingerprint = 'older'");
        await ExecuteAsync(services, $"alter database \"{database}\" set plan_cache_mode = force_generic_plan");
        await ExecuteAsync(services, $"alter database \"{database}\" set client_connection_check_interval = '1s'");

        await services.RestartAsync();

        var again = await services.ReportAsync(report);
        again.Results.ShouldHaveSingleItem().Outcome.ShouldBe(ReportOutcome.Duplicate);
        (await ScalarAsync<long>(services, "select count(*) from recording.curated_report")).ShouldBe(1);
        (await ScalarAsync<long>(services, "select count(*) from pg_db_role_setting")).ShouldBe(0);
    }

    [Fact]
    public async Task Records_of_feeds_from_before_they_could_be_revised_are_known()
    {
        await using var services = await RunningServices.StartAsync();
        var report = Reports.Of("2009-02-16", "RUS", "BOL", "057", feed: "icews", record: "17");
        await services.ReportAsync(report);
        await ExecuteAsync(services, "drop table recording.feed_record");
        await ExecuteAsync(services, "delete from recording.migration where scriptname = '0006_feed_record.sql'");
        await ExecuteAsync(services, "update recording.present_schema set fingerprint = 'older'");

        await services.RestartAsync();

        report.CameoCode = "042";
        (await services.ReportAsync(report)).Results.ShouldHaveSingleItem().Outcome.ShouldBe(ReportOutcome.Revised);
    }

    [Fact]
    public async Task Each_migration_runs_once()
    {
        await using var services = await RunningServices.StartAsync();
        await ExecuteAsync(services, "update recording.present_schema set fingerprint = 'older'");
        await services.RestartAsync();

        (await ScalarAsync<long>(
            services, "select count(*) - count(distinct scriptname) from recording.migration")).ShouldBe(0);
        (await ScalarAsync<string>(services, "select min(scriptname) from recording.migration"))
            .ShouldBe("0001_tables.sql");
    }

    private static async Task ExecuteAsync(RunningServices services, string sql)
    {
        await using var command = services.Store.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Deadline.Token());
    }

    private static async Task<T> ScalarAsync<T>(RunningServices services, string sql)
    {
        await using var command = services.Store.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Deadline.Token()))!;
    }
}
