using System.Diagnostics;
using System.Net.Sockets;
using Diplomacy.Deploy;
using Diplomacy.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Deploy;

public sealed class CrashTests
{
    [Fact]
    public async Task Killing_the_owner_stops_its_server()
    {
        using var directory = new TemporaryDirectory();
        var (child, _) = await Servers.StartChildAsync(directory.Path);
        await using var __ = child;
        Servers.AnyProcessOn(directory.Path).ShouldBeTrue();

        child.Kill();
        await child.ExitAsync();

        await Eventually.TrueAsync(() => !Servers.AnyProcessOn(directory.Path), "the end of the server");
        File.Exists(directory["data/postmaster.pid"]).ShouldBeFalse("the server was shut down, not killed");
    }

    [Fact]
    public async Task A_killed_owner_of_an_ephemeral_server_leaves_no_file()
    {
        using var directory = new TemporaryDirectory();
        var (child, _) = await Servers.StartChildAsync(directory.Path, "ephemeral");
        await using var __ = child;

        child.Kill();

        await Eventually.TrueAsync(() => !Servers.AnyProcessOn(directory.Path), "the end of the server");
        Leftovers(directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_directory_can_be_taken_over_at_once_after_a_kill_with_every_commit_in_it()
    {
        using var directory = new TemporaryDirectory();
        var (child, connectionString) = await Servers.StartChildAsync(directory.Path);
        await using var _ = child;
        await Sql.RunAsync(connectionString, "create table kept as select 42 as answer");

        child.Kill();
        await child.ExitAsync();
        await using var server = await Servers.StartAsync(directory.Path);

        (await Sql.ScalarAsync(server.ConnectionString, "select answer from kept")).ShouldBe(42);
    }

    [Fact]
    public async Task A_power_cut_leaves_a_stale_pid_file_and_the_next_start_recovers()
    {
        using var directory = new TemporaryDirectory();
        var (child, connectionString) = await Servers.StartChildAsync(directory.Path);
        await using var _ = child;
        await Sql.RunAsync(connectionString, "create table kept as select 42 as answer");

        Process.GetProcessById(Servers.PostmasterOf(directory.Path)).Kill();
        child.Kill();
        await child.ExitAsync();
        await Eventually.TrueAsync(() => !Servers.AnyProcessOn(directory.Path), "the end of the shell");
        File.Exists(directory["data/postmaster.pid"]).ShouldBeTrue("nobody was left to delete it");
        await using var server = await Servers.StartAsync(directory.Path);

        (await Sql.ScalarAsync(server.ConnectionString, "select answer from kept")).ShouldBe(42);
    }

    [Fact]
    public async Task A_recorded_process_id_that_now_belongs_to_another_program_does_not_stop_the_start()
    {
        using var directory = new TemporaryDirectory();
        await (await Servers.StartAsync(directory.Path)).DisposeAsync();
        var innocent = Environment.ProcessId;
        var recorded = $"{innocent}\n{directory["data"]}\n0\n5432\n\n127.0.0.1\n0 0\nready\n";
        await File.WriteAllTextAsync(directory["data/postmaster.pid"], recorded);

        await using var server = await Servers.StartAsync(directory.Path);

        (await Sql.ScalarAsync(server.ConnectionString, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_lost_owner_and_guards_is_stopped_by_the_next_start()
    {
        using var directory = new TemporaryDirectory();
        var (child, connectionString) = await Servers.StartChildAsync(directory.Path);
        await using var _ = child;
        var orphan = Servers.PostmasterOf(directory.Path);
        foreach (var guard in Servers.ProcessesOn(directory.Path).Where(process => process != orphan))
            Process.GetProcessById(guard).Kill();
        child.Kill();
        await child.ExitAsync();
        (await Sql.ScalarAsync(connectionString, "select 1")).ShouldBe(1, "the orphan still serves");

        await using var server = await Servers.StartAsync(directory.Path);

        Servers.PostmasterOf(directory.Path).ShouldNotBe(orphan);
        var old = await Should.ThrowAsync<NpgsqlException>(() => Sql.RunAsync(connectionString, "select 1"));
        old.InnerException.ShouldBeOfType<SocketException>();
    }

    [Fact]
    public async Task A_set_up_that_was_interrupted_is_not_taken_for_a_cluster()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["unfinished-0123456789abcdef"]);
        await File.WriteAllTextAsync(directory["unfinished-0123456789abcdef/PG_VERSION"], "15\n");

        await using var server = await Servers.StartAsync(directory.Path);

        Directory.EnumerateDirectories(directory.Path, "unfinished-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Data_of_another_major_version_are_refused_and_not_touched()
    {
        using var directory = new TemporaryDirectory();
        await (await Servers.StartAsync(directory.Path)).DisposeAsync();
        await File.WriteAllTextAsync(directory["data/PG_VERSION"], "9\n");

        var refusal = await Should.ThrowAsync<PrivatePostgresException>(() => Servers.StartAsync(directory.Path));

        refusal.Message.ShouldStartWith($"{directory.Path} was written by PostgreSQL 9, but what was found is");
        refusal.Message.ShouldEndWith("install PostgreSQL 9, or name another data directory.");
    }

    private static string[] Leftovers(string directory) =>
        Directory.Exists(directory) ? Directory.GetFileSystemEntries(directory) : [];
}
