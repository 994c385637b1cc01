using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Tests.EndToEnd;

public sealed class ComposeTests
{
    [Fact]
    public async Task Containers_of_every_service_are_ready_closed_inside_and_Query_answers_what_Ingestion_was_told()
    {
        await Containers.RequireAsync(ComposeProject.Image);
        await Containers.RequireAsync(Containers.PostgresImage);
        await Containers.RequireAsync(Containers.RabbitMqImage);
        Requires.OpenSsl();
        await using var project = await ComposeProject.UpAsync();
        using var ingestion = await project.ConnectAsync("ingestion");
        using var query = await project.ConnectAsync("query");

        var stored = await new IngestionService.IngestionServiceClient(ingestion).ReportSourceEventsAsync(
            Reports.Request(Reports.Of("2009-06-01", "FJI", "TON", "057")), project.Token("reporter"),
            DateTime.UtcNow + Deadline.Default);
        var read = await new QueryService.QueryServiceClient(query).GetRelationshipAsync(
            new() { Country = "FJI", Counterpart = "TON", AtLeastAsFresh = stored.Checkpoint },
            project.Token("reader"), DateTime.UtcNow + Deadline.Default);

        read.Relationship.SourceEventCount.ShouldBe(1);
        await NoPasswordIsInAnEnvironment(project);
        await EveryContainerIsLimited(project);
        await PostgresTakesOnlyTlsAndAPlainRole(project);
        await RabbitMqTakesOnlyTls(project);
    }

    private static async Task NoPasswordIsInAnEnvironment(ComposeProject project)
    {
        foreach (var name in (string[])["postgres_password", "rabbitmq_password"])
        {
            var password = (await File.ReadAllTextAsync(Path.Combine(project.Secrets, name))).Trim();
            foreach (var service in ComposeProject.All)
                (await project.InspectAsync(service, "{{json .Config}}")).Contains(password).ShouldBeFalse(service);
        }
    }

    private static async Task EveryContainerIsLimited(ComposeProject project)
    {
        foreach (var service in ComposeProject.All)
        {
            long.Parse(await project.InspectAsync(service, "{{.HostConfig.Memory}}")).ShouldBePositive(service);
            (await project.InspectAsync(service, "{{.HostConfig.CapDrop}}")).ShouldBe("[ALL]", service);
        }
    }

    private static async Task PostgresTakesOnlyTlsAndAPlainRole(ComposeProject project)
    {
        var password = (await File.ReadAllTextAsync(Path.Combine(project.Secrets, "postgres_password"))).Trim();
        Task<(int Code, string Printed)> Ask(string sql, string tls, string user = "diplomacy") =>
            project.ExecuteAsync(
                "postgres", "postgres", "psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command", sql,
                $"host=localhost dbname=diplomacy user={user} password={password} sslmode={tls}");

        (await Ask("select 1", "require")).ShouldBe((0, "1"));
        (await Ask("select 1", "disable")).Printed.ShouldContain("no encryption");
        (await Ask("select 1", "require", user: "postgres")).Printed.ShouldContain("no pg_hba.conf entry");
        (await Ask("select pg_read_file('PG_VERSION')", "require")).Printed.ShouldContain("permission denied");
        (await Ask("copy (select 1) to program 'true'", "require")).Code.ShouldNotBe(0);
        (await project.ExecuteAsync(
            "postgres", "postgres", "psql", "--tuples-only", "--no-align", "--dbname", "diplomacy", "--command",
            """
            select string_agg(distinct concat_ws(' ', usename, ssl), ', ')
            from pg_stat_activity join pg_stat_ssl using (pid) where client_addr is not null
            """)).ShouldBe((0, "diplomacy t"));
    }

    private static async Task RabbitMqTakesOnlyTls(ComposeProject project)
    {
        var (code, listeners) = await project.ExecuteAsync("rabbitmq", "rabbitmq", "rabbitmq-diagnostics", "listeners");
        code.ShouldBe(0, listeners);
        listeners.ShouldContain("port: 5671, protocol: amqp/ssl");
        listeners.ShouldNotContain("protocol: amqp,");
        var (_, connections) = await project.ExecuteAsync(
            "rabbitmq", "rabbitmq", "rabbitmqctl", "--quiet", "--no-table-headers", "list_connections", "user", "ssl");
        connections.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldAllBe(connection => connection == "diplomacy\ttrue");
        connections.ShouldNotBeEmpty();
    }
}
