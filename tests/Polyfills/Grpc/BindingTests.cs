using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Diplomacy.Tests.Polyfills.Grpc;

/// <summary>What <see cref="BindServiceMethodAttribute"/> on a class of one's own may do.</summary>
public sealed class BindingTests
{
    [Fact]
    public async Task A_method_can_be_bound_with_a_marshaller_of_ones_own()
    {
        await using var app = App();
        app.MapGrpcService<Loud>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var channel = GrpcChannel.ForAddress(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var answer = await new Probe.ProbeClient(channel).EchoAsync(new Text { Value = "hello" });
        answer.Value.ShouldBe("HELLO");
    }

    [Fact]
    public async Task Methods_that_are_not_declared_by_the_class_that_is_bound_are_refused()
    {
        await using var app = App();
        Should.Throw<InvalidOperationException>(() => app.MapGrpcService<Misbound>());
    }

    [Fact]
    public async Task A_method_that_only_hides_the_one_that_is_bound_does_not_serve_it()
    {
        await using var app = App();
        app.MapGrpcService<Hiding>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var channel = GrpcChannel.ForAddress(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var thrown = await Should.ThrowAsync<RpcException>(
            new Probe.ProbeClient(channel).EchoAsync(new Text()).ResponseAsync);
        thrown.StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    private static WebApplication App()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        return builder.Build();
    }

    [BindServiceMethod(typeof(Loud), nameof(Bind))]
    private sealed class Loud : Probe.ProbeBase
    {
        public static void Bind(ServiceBinderBase binder, Probe.ProbeBase? service) => binder.AddMethod(
            new Method<Text, Text>(
                MethodType.Unary, Probe.Descriptor.FullName, nameof(Echo),
                Marshallers.Create(_ => [], Text.Parser.ParseFrom),
                Marshallers.Create(text => new Text { Value = text.Value.ToUpperInvariant() }.ToByteArray(),
                    Text.Parser.ParseFrom)),
            service is null ? null : service.Echo);

        public override Task<Text> Echo(Text request, ServerCallContext context) => Task.FromResult(request);
    }

    [BindServiceMethod(typeof(Misbound), nameof(Bind))]
    private sealed class Misbound : Probe.ProbeBase
    {
        public static void Bind(ServiceBinderBase binder, Misbound? service) => Probe.BindService(binder, service!);
    }

    private sealed class Hiding : Probe.ProbeBase
    {
        public new Task<Text> Echo(Text request, ServerCallContext context) => Task.FromResult(request);
    }
}
