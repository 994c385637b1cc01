using Diplomacy.Deploy;
using Diplomacy.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Deploy;

public sealed class PrivateServerTests
{
    [Fact]
    public async Task It_answers_on_the_loopback_address_and_nowhere_else()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await Servers.StartAsync(directory.Path, ephemeral: true);

        new NpgsqlConnectionStringBuilder(server.ConnectionString).Host.ShouldBe("127.0.0.1");
        (await Sql.ScalarAsync(server.ConnectionString, "show listen_addresses")).ShouldBe("127.0.0.1");
        (await Sql.ScalarAsync(server.ConnectionString, "show server_encoding")).ShouldBe("UTF8");
    }

    [Fact]
    public async Task It_does_not_let_anyone_in_without_the_password()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await Servers.StartAsync(directory.Path, ephemeral: true);
        var guessed = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "postgres" };

        var refusal = await Should.ThrowAsync<PostgresException>(
            () => Sql.RunAsync(guessed.ConnectionString, "select 1"));

        refusal.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task Its_description_names_programs_and_data_but_no_password()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await Servers.StartAsync(directory.Path, ephemeral: true);

        server.Description.ShouldContain(directory.Path);
        server.Description.ShouldNotContain(new NpgsqlConnectionStringBuilder(server.ConnectionString).Password!);
    }

    [Fact]
    public async Task It_is_durable_unless_configured_otherwise()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await Servers.StartAsync(directory.Path);

        (await Sql.ScalarAsync(server.ConnectionString, "show fsync")).ShouldBe("on");
        (await Sql.ScalarAsync(server.ConnectionString, "show synchronous_commit")).ShouldBe("on");
        (await Sql.ScalarAsync(server.ConnectionString, "show max_connections")).ShouldBe("200");
    }

    [Fact]
    public async Task Settings_reach_the_server()
    {
        using var directory = new TemporaryDirectory();
        var settings = new Dictionary<string, string> { ["fsync"] = "off", ["max_connections"] = "17" };
        await using var server = await Servers.StartAsync(directory.Path, ephemeral: true, settings: settings);

        (await Sql.ScalarAsync(server.ConnectionString, "show fsync")).ShouldBe("off");
        (await Sql.ScalarAsync(server.ConnectionString, "show max_connections")).ShouldBe("17");
    }

    [Fact]
    public async Task Data_survive_a_restart_on_another_port()
    {
        using var directory = new TemporaryDirectory();
        await using (var first = await Servers.StartAsync(directory.Path, database: "diplomacy"))
            await Sql.RunAsync(first.ConnectionString, "create table kept as select 42 as answer");

        await using var second = await Servers.StartAsync(directory.Path, database: "diplomacy");

        (await Sql.ScalarAsync(second.ConnectionString, "select answer from kept")).ShouldBe(42);
    }

    [Fact]
    public async Task Stopping_leaves_no_process_and_an_ephemeral_one_no_file()
    {
        using var directory = new TemporaryDirectory();
        await (await Servers.StartAsync(directory.Path, ephemeral: true)).DisposeAsync();

        Servers.AnyProcessOn(directory.Path).ShouldBeFalse();
        Directory.Exists(directory.Path).ShouldBeFalse();
    }

    [Fact]
    public async Task Two_directories_are_served_side_by_side()
    {
        using var left = new TemporaryDirectory();
        using var right = new TemporaryDirectory();
        var servers = await Task.WhenAll(
            Servers.StartAsync(left.Path, ephemeral: true), Servers.StartAsync(right.Path, ephemeral: true));
        await using var first = servers[0];
        await using var second = servers[1];

        await Sql.RunAsync(first.ConnectionString, "create table mine (id int)");

        (await Sql.ScalarAsync(second.ConnectionString, "select to_regclass('mine')::text")).ShouldBe(DBNull.Value);
    }

    [Fact]
    public async Task A_second_owner_of_the_same_directory_is_turned_away_and_the_first_is_not_disturbed()
    {
        using var directory = new TemporaryDirectory();
        var (child, connectionString) = await Servers.StartChildAsync(directory.Path);
        await using var _ = child;

        var refusal = await Should.ThrowAsync<PrivatePostgresException>(() => Servers.StartAsync(directory.Path));

        refusal.Message.ShouldBe(
            $"{directory.Path} is in use by another process: stop that one, or name another data directory.");
        (await Sql.ScalarAsync(connectionString, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_given_server_is_only_connected_to()
    {
        var given = await TestPostgres.Shared.CreateDatabaseAsync();
        using var directory = new TemporaryDirectory();
        var options = new PrivatePostgresOptions { ConnectionString = given, DataDirectory = directory.Path };

        await using (var server = await PrivatePostgres.StartAsync(options, Deadline.Token()))
            server.ConnectionString.ShouldBe(given);

        (await Sql.ScalarAsync(given, "select 1")).ShouldBe(1);
        Directory.Exists(directory.Path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_setting_that_the_server_refuses_is_reported_in_its_own_words()
    {
        using var directory = new TemporaryDirectory();
        var settings = new Dictionary<string, string> { ["max_connections"] = "none" };

        var failure = await Should.ThrowAsync<PrivatePostgresException>(
            () => Servers.StartAsync(directory.Path, ephemeral: true, settings: settings));

        failure.Message.ShouldStartWith($"PostgreSQL did not start in {directory.Path}.");
        failure.LogTail.ShouldContain("invalid value for parameter \"max_connections\"");
        Servers.AnyProcessOn(directory.Path).ShouldBeFalse();
    }
}
