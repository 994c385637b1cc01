using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
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
    public async Task A_ledger_from_before_it_was_partitioned_keeps_its_rows_and_goes_on()
    {
        await using var services = await RunningServices.StartAsync();
        var stored = await services.StoreAsync(
            Reports.Of("2009-02-16", "RUS", "BOL", "057"), Reports.Of("2009-03-01", "RUS", "BOL", "043"));
        var request = new GetRelationshipRequest
        {
            Country = "RUS",
            Counterpart = "BOL",
            AsOf = Reports.On("2009-06-01"),
            KnownAt = new() { Checkpoint = stored },
            AtLeastAsFresh = stored,
        };
        var before = await services.Query.GetRelationshipAsync(request, deadline: services.CallDeadline);
        foreach (var (table, key) in new[]
        {
            ("ledger_page", "last_position, relationship, feed"), ("month_page", "relationship, last_position, feed"),
        })
        {
            await ExecuteAsync(services, $"create table scoring.plain (like scoring.{table} including defaults)");
            await ExecuteAsync(services, $"insert into scoring.plain select * from scoring.{table}");
            await ExecuteAsync(services, $"drop table scoring.{table} cascade");
            await ExecuteAsync(services, $"alter table scoring.plain rename to {table}");
            await ExecuteAsync(services, $"alter table scoring.{table} add primary key ({key})");
        }
        await ExecuteAsync(services, "delete from recording.migration where scriptname = '0013_ledger_partitions.sql'");
        await ExecuteAsync(services, "update recording.present_schema set fingerprint = 'older'");

        await services.RestartAsync();

        (await services.Query.GetRelationshipAsync(request, deadline: services.CallDeadline)).ShouldBe(before);
        var later = await services.StoreAsync(Reports.Of("2009-04-01", "RUS", "BOL", "190"));
        request = new() { Country = "RUS", Counterpart = "BOL", AtLeastAsFresh = later };
        (await services.Query.GetRelationshipAsync(request, deadline: services.CallDeadline))
            .Relationship.SourceEventCount.ShouldBe(3);
        (await ScalarAsync<long>(services, "select count(*) from scoring.ledger_page_0")).ShouldBe(
            await ScalarAsync<long>(services, "select count(*) from scoring.ledger_page"));
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
