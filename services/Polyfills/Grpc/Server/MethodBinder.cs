using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>A method that is served: its path, what serves it, and what is known about it.</summary>
internal sealed record BoundMethod(IMethod Method, RequestDelegate Serve, IReadOnlyList<object> Metadata);

/// <summary>Takes the methods that generated code names and binds them to the service class.</summary>
internal sealed class MethodBinder<TService>(Chains chains, MethodHandlers handlers) : ServiceBinderBase
    where TService : class
{
    /// <summary>The class whose methods those of the service override: the one that what binds them takes.</summary>
    private Type _declaring = typeof(TService);

    public List<BoundMethod> Methods { get; } = [];

    /// <summary>All methods of the service.</summary>
    /// <exception cref="InvalidOperationException">
    /// The class is not derived from a generated service base, or does not override what is bound.
    /// </exception>
    public void Bind()
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } bind)
            {
                var method = bind.BindType.GetMethod(
                    bind.BindMethodName,
                    BindingFlags.Static | BindingFlags.Public,
                    [typeof(ServiceBinderBase), type])!;
                _declaring = method.GetParameters()[1].ParameterType;
                method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [this, null], null);
                return;
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} is not derived from a generated service base.");
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var target = Find(method, typeof(TRequest), typeof(ServerCallContext));
        var open = target.CreateDelegate<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>();
        var chain = chains.Unary<TRequest, TResponse>(
            (service, request, context) => open((TService)service, request, context));
        Add(method, target, handlers.Unary(method, chain));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var target = Find(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        var open = target
            .CreateDelegate<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>();
        var chain = chains.ClientStreaming<TRequest, TResponse>(
            (service, requests, context) => open((TService)service, requests, context));
        Add(method, target, handlers.ClientStreaming(method, chain));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var target = Find(
            method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var open = target
            .CreateDelegate<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        var chain = chains.ServerStreaming<TRequest, TResponse>(
            (service, request, responses, context) => open((TService)service, request, responses, context));
        Add(method, target, handlers.ServerStreaming(method, chain));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var target = Find(
            method,
            typeof(IAsyncStreamReader<TRequest>),
            typeof(IServerStreamWriter<TResponse>),
            typeof(ServerCallContext));
        var open = target.CreateDelegate<
            Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        var chain = chains.Duplex<TRequest, TResponse>(
            (service, requests, responses, context) => open((TService)service, requests, responses, context));
        Add(method, target, handlers.Duplex(method, chain));
    }

    /// <summary>What overrides the method; one of the same name that only hides it is passed over.</summary>
    private MethodInfo Find(IMethod method, params Type[] parameters)
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            var found = type.GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters);
            if (found is { IsVirtual: true } && found.GetBaseDefinition().DeclaringType == _declaring)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} overrides no method '{method.Name}'.");
    }

    private void Add(IMethod method, MethodInfo target, RequestDelegate serve) => Methods.Add(new BoundMethod(
        method,
        serve,
        [
            // The last one counts, so what stands on the method overrides what stands on the class.
            .. typeof(TService).GetCustomAttributes(inherit: true),
            .. target.GetCustomAttributes(inherit: true),
            new HttpMethodMetadata(["POST"], acceptCorsPreflight: true),
        ]));
}
