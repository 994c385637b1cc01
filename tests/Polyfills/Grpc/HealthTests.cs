using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Diplomacy.Tests.Polyfills.Grpc;

public sealed class HealthTests
{
    [Fact]
    public async Task Check_runs_the_checks_of_the_application()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = new Health.HealthClient(server.Channel);
        (await client.CheckAsync(new HealthCheckRequest())).Status.ShouldBe(ServingStatus.Serving);
        server.Service<SwitchableHealth>().Healthy = false;
        (await client.CheckAsync(new HealthCheckRequest())).Status.ShouldBe(ServingStatus.NotServing);
    }

    [Fact]
    public async Task A_service_is_judged_by_the_checks_that_speak_for_it()
    {
        await using var server = await ProbeServer.StartAsync(services: services =>
        {
            services.AddGrpcHealthChecks(options =>
            {
                options.Services.Map("probe", check => check.Tags.Contains("probe"));
                options.Services.Map("sick", check => check.Name == "sick");
                options.Services.Map("nothing", _ => false);
            }).AddCheck("sick", () => HealthCheckResult.Unhealthy());
        });
        var client = new Health.HealthClient(server.Channel);
        (await Check("probe")).ShouldBe(ServingStatus.Serving);
        (await Check("sick")).ShouldBe(ServingStatus.NotServing);
        (await Check("nothing")).ShouldBe(ServingStatus.Unknown);
        (await Check("")).ShouldBe(ServingStatus.NotServing);
        (await Should.ThrowAsync<RpcException>(() => Check("nobody"))).StatusCode.ShouldBe(StatusCode.NotFound);

        async Task<ServingStatus> Check(string service) =>
            (await client.CheckAsync(new HealthCheckRequest { Service = service })).Status;
    }

    [Fact]
    public async Task Watch_tells_of_each_change()
    {
        await using var server = await ProbeServer.StartAsync(services: services =>
            services.Configure<HealthCheckPublisherOptions>(options =>
            {
                options.Delay = TimeSpan.Zero;
                options.Period = TimeSpan.FromSeconds(1);
            }));
        using var watch = new Health.HealthClient(server.Channel).Watch(new HealthCheckRequest());
        await NextAsync(ServingStatus.Serving);
        server.Service<SwitchableHealth>().Healthy = false;
        await NextAsync(ServingStatus.NotServing);
        server.Service<SwitchableHealth>().Healthy = true;
        await NextAsync(ServingStatus.Serving);

        async Task NextAsync(ServingStatus expected)
        {
            // The package repeats a state that it has computed itself when it is first published.
            do
            {
                (await watch.ResponseStream.MoveNext().Within($"{expected}")).ShouldBeTrue();
            }
            while (watch.ResponseStream.Current.Status != expected);
        }
    }

    [Fact]
    public async Task Watching_an_unknown_service_goes_on()
    {
        await using var server = await ProbeServer.StartAsync();
        using var watch = new Health.HealthClient(server.Channel).Watch(new HealthCheckRequest { Service = "nobody" });
        (await watch.ResponseStream.MoveNext().Within("the first state")).ShouldBeTrue();
        watch.ResponseStream.Current.Status.ShouldBe(ServingStatus.ServiceUnknown);
    }

#if POLYFILLS
    [Fact]
    public async Task A_watch_does_not_hold_up_a_server_that_stops()
    {
        var server = await ProbeServer.StartAsync();
        using var watch = new Health.HealthClient(server.Channel).Watch(new HealthCheckRequest());
        (await watch.ResponseStream.MoveNext().Within("the first state")).ShouldBeTrue();
        var stopping = server.StopAsync();
        (await watch.ResponseStream.MoveNext().Within("the end of the watch")).ShouldBeFalse();
        await stopping.Within("the server's end");
        await server.DisposeAsync();
    }
#endif
}
