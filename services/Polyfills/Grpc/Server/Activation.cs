using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// Makes services and interceptors for one call: the container's own, or new ones that die with the call.
/// </summary>
internal sealed class Activator<T>(Type type, object[] arguments)
    where T : class
{
    private readonly ObjectFactory _create =
        ActivatorUtilities.CreateFactory(type, [.. arguments.Select(argument => argument.GetType())]);

    public (T Instance, bool Owned) Create(IServiceProvider services) =>
        arguments.Length == 0 && services.GetService(type) is T registered
            ? (registered, false)
            : ((T)_create(services, arguments), true);

    public static ValueTask ReleaseAsync(T instance, bool owned)
    {
        switch (instance)
        {
            case IAsyncDisposable disposable when owned:
                return disposable.DisposeAsync();
            case IDisposable disposable when owned:
                disposable.Dispose();
                break;
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>
/// Handlers with service and interceptors around them. The chains are built once a method, so a call
/// allocates no delegates for them.
/// </summary>
internal sealed class Chains(Activator<object> service, IReadOnlyList<InterceptorRegistration> interceptors)
{
    private readonly Activator<Interceptor>[] _interceptors =
        [.. interceptors.Reverse().Select(one => new Activator<Interceptor>(one.Type, [.. one.Arguments]))];

    public UnaryServerMethod<TRequest, TResponse> Unary<TRequest, TResponse>(
        Func<object, TRequest, ServerCallContext, Task<TResponse>> handler)
        where TRequest : class
        where TResponse : class
    {
        UnaryServerMethod<TRequest, TResponse> chain = (request, context) =>
            UseAsync(service, context, (Handler: handler, Request: request, Context: context),
                static (target, call) => call.Handler(target, call.Request, call.Context));
        foreach (var interceptor in _interceptors)
        {
            var rest = chain;
            chain = (request, context) =>
                UseAsync(interceptor, context, (Next: rest, Request: request, Context: context),
                    static (around, call) => around.UnaryServerHandler(call.Request, call.Context, call.Next));
        }

        return chain;
    }

    public ClientStreamingServerMethod<TRequest, TResponse> ClientStreaming<TRequest, TResponse>(
        Func<object, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>> handler)
        where TRequest : class
        where TResponse : class
    {
        ClientStreamingServerMethod<TRequest, TResponse> chain = (requests, context) =>
            UseAsync(service, context, (Handler: handler, Requests: requests, Context: context),
                static (target, call) => call.Handler(target, call.Requests, call.Context));
        foreach (var interceptor in _interceptors)
        {
            var rest = chain;
            chain = (requests, context) =>
                UseAsync(interceptor, context, (Next: rest, Requests: requests, Context: context),
                    static (around, call) =>
                        around.ClientStreamingServerHandler(call.Requests, call.Context, call.Next));
        }

        return chain;
    }

    public ServerStreamingServerMethod<TRequest, TResponse> ServerStreaming<TRequest, TResponse>(
        Func<object, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> handler)
        where TRequest : class
        where TResponse : class
    {
        ServerStreamingServerMethod<TRequest, TResponse> chain = (request, responses, context) =>
            UseAsync(service, context, (Handler: handler, Request: request, Responses: responses, Context: context),
                static (target, call) => call.Handler(target, call.Request, call.Responses, call.Context));
        foreach (var interceptor in _interceptors)
        {
            var rest = chain;
            chain = (request, responses, context) =>
                UseAsync(interceptor, context, (Next: rest, Request: request, Responses: responses, Context: context),
                    static (around, call) => around.ServerStreamingServerHandler(
                        call.Request, call.Responses, call.Context, call.Next));
        }

        return chain;
    }

    public DuplexStreamingServerMethod<TRequest, TResponse> Duplex<TRequest, TResponse>(
        Func<object, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task> handler)
        where TRequest : class
        where TResponse : class
    {
        DuplexStreamingServerMethod<TRequest, TResponse> chain = (requests, responses, context) =>
            UseAsync(service, context, (Handler: handler, Requests: requests, Responses: responses, Context: context),
                static (target, call) => call.Handler(target, call.Requests, call.Responses, call.Context));
        foreach (var interceptor in _interceptors)
        {
            var rest = chain;
            chain = (requests, responses, context) =>
                UseAsync(interceptor, context, (Next: rest, Requests: requests, Responses: responses, Context: context),
                    static (around, call) => around.DuplexStreamingServerHandler(
                        call.Requests, call.Responses, call.Context, call.Next));
        }

        return chain;
    }

    private static async Task<TResult> UseAsync<T, TState, TResult>(
        Activator<T> activator, ServerCallContext context, TState state, Func<T, TState, Task<TResult>> use)
        where T : class
    {
        var (instance, owned) = activator.Create(context.GetHttpContext().RequestServices);
        try
        {
            return await use(instance, state);
        }
        finally
        {
            await Activator<T>.ReleaseAsync(instance, owned);
        }
    }

    private static async Task UseAsync<T, TState>(
        Activator<T> activator, ServerCallContext context, TState state, Func<T, TState, Task> use)
        where T : class
    {
        var (instance, owned) = activator.Create(context.GetHttpContext().RequestServices);
        try
        {
            await use(instance, state);
        }
        finally
        {
            await Activator<T>.ReleaseAsync(instance, owned);
        }
    }
}
