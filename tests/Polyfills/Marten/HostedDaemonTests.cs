using Diplomacy.Testing;
using JasperFx;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;
using IProjectionCoordinator = Marten.Events.Daemon.Coordination.IProjectionCoordinator;

namespace Diplomacy.Tests.Polyfills.Marten;

/// <summary>The store and its daemon as a service hosts them.</summary>
public sealed class HostedDaemonTests
{
    private static readonly ShardName Shard = new(SeenProjection.Name);

    [Theory]
    [InlineData(DaemonMode.Solo)]
    [InlineData(DaemonMode.HotCold)]
    public async Task The_host_creates_the_tables_and_runs_the_projection(DaemonMode mode)
    {
        await using var service = await Service.StartAsync(mode);

        await using (var scope = service.Host.Services.CreateAsyncScope())
        {
            var session = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
            session.Events.Append(Guid.NewGuid(), new Counted(1), new Counted(2));
            await session.SaveChangesAsync();
        }

        await service.AppliedAsync(2);
        service.Daemon.StatusFor(SeenProjection.Shard).ShouldBe(AgentStatus.Running);
        service.Daemon.CurrentAgents().Single().Name.Identity.ShouldBe(SeenProjection.Shard);
    }

    [Fact]
    public async Task A_projection_goes_on_by_itself_when_what_stopped_it_is_gone()
    {
        await using var service = await Service.StartAsync(DaemonMode.HotCold);
        service.Projection.OnPage = _ => Task.FromException(new InvalidOperationException("not yet"));
        await DaemonTests.AppendAsync(service.Store, 3);
        await service.StatusAsync(AgentStatus.Paused);

        service.Projection.OnPage = _ => Task.CompletedTask;

        await service.AppliedAsync(3);
        await service.StatusAsync(AgentStatus.Running);
        await DaemonTests.AssertSeenEverythingAsync(service.Database);
    }

    [Fact]
    public async Task A_paused_coordinator_leaves_the_projection_alone_until_it_resumes()
    {
        await using var service = await Service.StartAsync(DaemonMode.HotCold);
        await DaemonTests.AppendAsync(service.Store, 1);
        await service.AppliedAsync(1);

        await service.Coordinator.PauseAsync();
        await DaemonTests.AppendAsync(service.Store, 1);
        (await service.Store.Advanced.ProjectionProgressFor(Shard)).ShouldBe(1);
        await service.Coordinator.ResumeAsync();

        await service.AppliedAsync(2);
    }

    [Fact]
    public async Task A_projection_that_the_host_runs_is_rebuilt_and_then_run_again()
    {
        await using var service = await Service.StartAsync(DaemonMode.HotCold);
        await DaemonTests.AppendAsync(service.Store, 30);
        await service.AppliedAsync(30);

        await service.Daemon.RebuildProjectionAsync(SeenProjection.Name, Deadline.Token());
        await DaemonTests.AppendAsync(service.Store, 1);

#if POLYFILLS
        await service.AppliedAsync(31);
#endif
        await DaemonTests.AssertSeenInOrderAsync(service.Database);
    }

    [Fact]
    public async Task A_projection_survives_the_loss_of_all_connections()
    {
        await using var service = await Service.StartAsync(DaemonMode.HotCold, alone: true);
        await DaemonTests.AppendAsync(service.Store, 1);
        await service.AppliedAsync(1);

        await service.Database.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where datname = current_database() and pid <> pg_backend_pid()");

#if POLYFILLS
        await Eventually.TrueAsync(
            () => service.Daemon.StatusFor(SeenProjection.Shard) == AgentStatus.Running, "running without an event");
#endif
        await Eventually.TrueAsync(() => TryAppendAsync(service.Store), "a connection that works");
        await service.AppliedAsync(2);
        await DaemonTests.AssertSeenEverythingAsync(service.Database);
    }

    private static async Task<bool> TryAppendAsync(IDocumentStore store)
    {
        try
        {
            await DaemonTests.AppendAsync(store, 1);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private sealed class Service(TestDatabase database, SeenProjection projection, IHost host) : IAsyncDisposable
    {
        public TestDatabase Database => database;

        public SeenProjection Projection => projection;

        public IHost Host => host;

        public IDocumentStore Store => host.Services.GetRequiredService<IDocumentStore>();

        public IProjectionCoordinator Coordinator => host.Services.GetRequiredService<IProjectionCoordinator>();

        public IProjectionDaemon Daemon => Coordinator.DaemonForMainDatabase();

        public static async Task<Service> StartAsync(DaemonMode mode, bool alone = false)
        {
            var database = alone ? await TestDatabase.CreateAloneAsync() : await TestDatabase.CreateAsync();
            var projection = new SeenProjection(database.Schema);
            await database.ExecuteAsync("create schema {0}");
            await SeenProjection.CreateTableAsync(database);
            var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(database.DataSource);
            builder.Services.AddMarten(options =>
            {
                database.Configure(options);
                projection.AddTo(options);
            }).UseLightweightSessions().UseNpgsqlDataSource().ApplyAllDatabaseChangesOnStartup().AddAsyncDaemon(mode);
            var host = builder.Build();
            await host.StartAsync();
            return new Service(database, projection, host);
        }

        public Task AppliedAsync(long sequence) => Eventually.ReadAsync(
            () => Store.Advanced.ProjectionProgressFor(Shard), at => at == sequence, $"#{sequence} applied");

        public Task StatusAsync(AgentStatus status) => Eventually.ReadAsync(
            () => Task.FromResult(Daemon.StatusFor(SeenProjection.Shard)), now => now == status, $"{status}");

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        }
    }
}
