using Google.Protobuf;

namespace Diplomacy.Tests.Polyfills.Grpc;

/// <summary>What <see cref="BindServiceMethodAttribute"/> on a class of one's own may do.</summary>
public sealed class BindingTests
{
    [Fact]
    public async Task A_method_can_be_bound_with_a_marshaller_of_ones_own()
    {
        await using var server = await ProbeServer.StartAsync<Loud>();
        var answer = await server.Client.EchoAsync(new Text { Value = "hello" });
        answer.Value.ShouldBe("HELLO");
    }

    [Fact]
    public async Task Methods_that_are_not_declared_by_the_class_that_is_bound_are_refused() =>
        await Should.ThrowAsync<InvalidOperationException>(() => ProbeServer.StartAsync<Misbound>());

    [Fact]
    public async Task A_method_that_only_hides_the_one_that_is_bound_does_not_serve_it()
    {
        await using var server = await ProbeServer.StartAsync<Hiding>();
        var thrown = await Should.ThrowAsync<RpcException>(server.Client.EchoAsync(new Text()).ResponseAsync);
        thrown.StatusCode.ShouldBe(StatusCode.Unimplemented);
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
