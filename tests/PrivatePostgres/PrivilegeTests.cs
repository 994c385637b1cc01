using System.Runtime.Versioning;
using Diplomacy.Deploy;
using Diplomacy.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Deploy;

/// <summary>What a server and those who connect to it may do on the machine: nothing beyond the database.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivilegeTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OpenToAll = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [Theory]
    [InlineData("select pg_read_file('/etc/shadow')")]
    [InlineData("select pg_read_file('PG_VERSION')")]
    [InlineData("select pg_ls_dir('.')")]
    [InlineData("select lo_import('/etc/passwd')")]
    [InlineData("copy (select 1) to '/tmp/diplomacy-test'")]
    [InlineData("copy (select 1) to program 'true'")]
    [InlineData("create role mighty superuser")]
    [InlineData("create database another")]
    [InlineData("alter role diplomacy createrole")]
    [InlineData("alter system set log_statement = 'all'")]
    [InlineData("select rolpassword from pg_authid")]
    public async Task The_services_role_is_refused_what_only_a_superuser_may(string statement)
    {
        using var directory = new TemporaryDirectory();
        await using var server = await Servers.StartAsync(directory.Path, ephemeral: true, database: "diplomacy");

        var refusal = await Should.ThrowAsync<PostgresException>(
            () => Sql.RunAsync(server.ConnectionString, statement));

        refusal.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task The_services_role_owns_its_database()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await Servers.StartAsync(directory.Path, ephemeral: true, database: "diplomacy");

        await Sql.RunAsync(
            server.ConnectionString,
            "create schema mine; create table mine.kept (id serial); drop schema mine cascade");

        (await Sql.ScalarAsync(
            server.ConnectionString,
            """
            select concat_ws(' ', current_user, pg_get_userbyid(datdba), rolsuper, rolcreaterole, rolcreatedb)
            from pg_database, pg_roles where datname = current_database() and rolname = current_user
            """)).ShouldBe("diplomacy diplomacy f f f");
    }

    [Fact]
    public async Task Below_a_directory_closed_to_others_it_keeps_no_capability_and_reaches_only_its_own_data()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory.Path, OwnerOnly);
        Directory.CreateDirectory(directory["open"], OpenToAll);
        var secret = directory["open/secret"];
        await File.WriteAllTextAsync(secret, "a secret");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        await using var server = await Servers.StartAsync(directory["open/store"], database: "diplomacy");

        var status = await File.ReadAllLinesAsync($"/proc/{Servers.PostmasterOf(directory["open/store"])}/status");
        foreach (var set in (string[])["CapInh", "CapPrm", "CapEff", "CapAmb"])
            status.ShouldContain($"{set}:\t0000000000000000");
        (await Sql.ScalarAsync(server.SuperuserConnectionString, "select pg_read_file('PG_VERSION')"))
            .ShouldNotBeNull();
        if (Environment.IsPrivilegedProcess)
            foreach (var path in (string[])[secret, "../../secret", "../password"])
                (await Should.ThrowAsync<PostgresException>(
                    () => Sql.RunAsync(server.SuperuserConnectionString, $"select pg_read_file('{path}')")))
                    .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, path);
    }

    [Fact]
    public async Task Data_of_a_build_whose_services_were_superuser_open_and_belong_to_the_services_role()
    {
        using var directory = new TemporaryDirectory();
        await using (var first = await Servers.StartAsync(directory.Path, database: "diplomacy"))
        {
            await Sql.RunAsync(first.SuperuserConnectionString, EarlierBuild);
            await Sql.RunAsync(
                new NpgsqlConnectionStringBuilder(first.SuperuserConnectionString) { Database = "postgres" }
                    .ConnectionString, "drop role diplomacy");
        }

        File.Delete(directory["role-password"]);
        await using var server = await Servers.StartAsync(directory.Path, database: "diplomacy");

        (await Sql.ScalarAsync(server.ConnectionString, "select recording.answer()")).ShouldBe(42);
        await Sql.RunAsync(
            server.ConnectionString,
            """
            insert into recording.kept (mood) values ('calm');
            alter table recording.kept add column more int;
            alter type recording.mood add value 'tense';
            create or replace function recording.answer() returns int language sql as 'select 43';
            drop view recording.seen;
            drop schema recording cascade;
            """);
    }

    [Fact]
    public async Task The_directory_is_closed_to_others_also_where_it_was_open()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory.Path, OpenToAll);
        await (await Servers.StartAsync(directory.Path)).DisposeAsync();
        File.GetUnixFileMode(directory.Path).ShouldBe(OwnerOnly);
        File.SetUnixFileMode(directory.Path, OpenToAll);

        await using var server = await Servers.StartAsync(directory.Path);

        File.GetUnixFileMode(directory.Path).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(directory["data"]).ShouldBe(OwnerOnly);
    }

    [Fact]
    public async Task A_directory_that_holds_something_else_stays_as_open_as_it_was()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory.Path, OpenToAll);
        await File.WriteAllTextAsync(directory["notes"], "of somebody else");

        await using var server = await Servers.StartAsync(directory.Path);

        File.GetUnixFileMode(directory.Path).ShouldBe(OpenToAll);
    }

    private const string EarlierBuild =
        """
        alter database diplomacy owner to postgres;
        create schema recording;
        create type recording.mood as enum ('calm');
        create table recording.kept (id serial primary key, mood recording.mood);
        create view recording.seen as select * from recording.kept;
        create sequence recording.numbers;
        create function recording.answer() returns int language sql as 'select 42';
        alter schema public owner to postgres;
        """;
}
