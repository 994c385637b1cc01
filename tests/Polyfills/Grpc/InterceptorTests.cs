using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Diplomacy.Tests.Polyfills.Grpc;

public sealed class InterceptorTests
{
    [Fact]
    public async Task Server_interceptors_stand_around_every_kind_of_call_in_their_order()
    {
        var trace = new Trace();
        await using var server = await ProbeServer.StartAsync(
            options =>
            {
                options.Interceptors.Add<Tracing>("outer");
                options.Interceptors.Add<Tracing>("inner");
            },
            services => services.AddSingleton(trace));

        await server.Client.EchoAsync(new Text());
        trace.TakeAll().ShouldBe(["outer in", "inner in", "inner out", "outer out"]);

        using var collect = server.Client.Collect();
        await collect.RequestStream.CompleteAsync();
        await collect;
        trace.TakeAll().ShouldBe(["outer in", "inner in", "inner out", "outer out"]);

        using var repeat = server.Client.Repeat(new Repetition { Count = 2 });
        await foreach (var _ in repeat.ResponseStream.ReadAllAsync())
        {
        }

        trace.TakeAll().ShouldBe(["outer in", "inner in", "inner out", "outer out"]);

        using var chat = server.Client.Chat();
        await chat.RequestStream.CompleteAsync();
        (await chat.ResponseStream.MoveNext()).ShouldBeFalse();
        trace.TakeAll().ShouldBe(["outer in", "inner in", "inner out", "outer out"]);
    }

    [Fact]
    public async Task A_server_interceptor_may_turn_an_exception_into_a_status()
    {
        await using var server = await ProbeServer.StartAsync(
            options => options.Interceptors.Add<Translating>(),
            services => services.AddSingleton<Translating>());
        var failed = await Should.ThrowAsync<RpcException>(
            async () => await server.Client.FailAsync(new Text { Value = "crash" }));
        failed.StatusCode.ShouldBe(StatusCode.DataLoss);
    }

    [Fact]
    public async Task Client_interceptors_change_what_a_call_is_made_with()
    {
        await using var server = await ProbeServer.StartAsync();
        var invoker = server.Channel
            .Intercept(headers =>
            {
                headers.Add("echo-added", "by a function");
                return headers;
            })
            .Intercept(new Retrying());
        var call = new Probe.ProbeClient(invoker).EchoAsync(new Text { Value = "x" });
        (await call).Value.ShouldBe("x again");
        (await call.ResponseHeadersAsync).GetValue("echo-added").ShouldBe("by a function");
    }

    /// <summary>What interceptors did, in their order.</summary>
    public sealed class Trace
    {
        private readonly List<string> _entries = [];

        public void Add(string entry)
        {
            lock (_entries)
            {
                _entries.Add(entry);
            }
        }

        public List<string> TakeAll()
        {
            lock (_entries)
            {
                List<string> taken = [.. _entries];
                _entries.Clear();
                return taken;
            }
        }
    }

    private sealed class Tracing(Trace trace, string name) : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            using var around = new Around(trace, name);
            return await continuation(request, context);
        }

        public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            using var around = new Around(trace, name);
            return await continuation(requestStream, context);
        }

        public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            using var around = new Around(trace, name);
            await continuation(request, responseStream, context);
        }

        public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            using var around = new Around(trace, name);
            await continuation(requestStream, responseStream, context);
        }

        private sealed class Around : IDisposable
        {
            private readonly Trace _trace;
            private readonly string _name;

            public Around(Trace trace, string name)
            {
                (_trace, _name) = (trace, name);
                trace.Add($"{name} in");
            }

            public void Dispose() => _trace.Add($"{_name} out");
        }
    }

    private sealed class Translating : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            try
            {
                return await continuation(request, context);
            }
            catch (InvalidOperationException)
            {
                throw new RpcException(new Status(StatusCode.DataLoss, "translated"));
            }
        }
    }

    private sealed class Retrying : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            if (request is Text text)
            {
                text.Value += " again";
            }

            return continuation(request, context);
        }
    }
}
